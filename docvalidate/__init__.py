"""docvalidate: completeness checks for professional-title (职称) application scans."""

import os as _os
from collections.abc import Mapping as _Mapping

__version__ = "0.1.0"

TELEMETRY_OFF: _Mapping[str, str] = {
    "ORT_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",
}
"""What the recognisers' libraries ask before they report home or look for models."""

# Here, because it has to be before any of them is imported, in every process: from 1.32 on, ONNX
# Runtime writes a device id and a queue of events to the cache folder the moment it is imported,
# and sends them from native code, which no hook of Python's sees.
_os.environ.update(TELEMETRY_OFF)
