"""docvalidate: completeness checks for professional-title (职称) application scans."""

__version__ = "0.1.0"
