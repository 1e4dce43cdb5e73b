"""Launcher for a checkout: ``python cli.py check FOLDER``. The wheel installs ``docvalidate``."""

from docvalidate.console.main import main

if __name__ == "__main__":
    main()
