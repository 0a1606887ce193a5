"""LibreOffice, as somebody who opens a list with it: `apt-get install libreoffice-calc-nogui`."""

import csv
import subprocess
from pathlib import Path

import pypdfium2

#: UTF-8, quoted text, as it is shown, and every sheet in a file of its own.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def tables(content: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """Each sheet of a workbook by its name: rows of what one reads in the cells."""
    found = sorted(_converted(content, folder, CSV).glob("list-*.csv"), key=lambda path: path.stat().st_mtime_ns)
    return {path.stem.removeprefix("list-"): _rows(path) for path in found}


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def printed(content: bytes, folder: Path) -> pypdfium2.PdfDocument:
    """The workbook as it comes out of a printer."""
    return pypdfium2.PdfDocument(_converted(content, folder, "pdf") / "list.pdf")


def _converted(content: bytes, folder: Path, to: str) -> Path:
    (folder / "list.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", folder, folder / "list.xlsx"]
    subprocess.run(command, check=True, timeout=300, capture_output=True)
    return folder
