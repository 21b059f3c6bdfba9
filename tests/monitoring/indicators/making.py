"""Files as offices write them, made up for the tests: no figure in them is anybody's."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

HEAD = """<?xml version="1.0" ?>
<!--made for a test-->
<message:StructureSpecificData xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific" xmlns:ns1="urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=KG_NSC:SDG(1.8):ObsLevelDim:TIME_PERIOD" xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <message:Header><message:ID>TEST</message:ID><message:Test>true</message:Test></message:Header>
  <message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="KG_NSC_SDG_1_8" ss:action="Information">
"""
TAIL = "  </message:DataSet>\n</message:StructureSpecificData>\n"
SERIES = {
    "FREQ": "A", "REPORTING_TYPE": "N", "SERIES": "SH_DYN_MORT", "REF_AREA": "KG",
    "SEX": "_T", "AGE": "Y0T4", "URBANISATION": "_T", "INCOME_WEALTH_QUANTILE": "_T",
    "CUST_BREAKDOWN": "_T", "UNIT_MEASURE": "PER_1000_LIVE_BIRTHS",
}  # fmt: skip
Told = tuple[Mapping[str, str], Mapping[str, str]]


def sdmx(folder: Path, *told: Told, name: str = "3.2.1.xml", head: str = HEAD) -> Path:
    """Each told is (attributes of a series beside SERIES, value by year)."""
    lines = [head]
    for series, values in told:
        lines.append(f"  <Series {_attributes({**SERIES, **series})}>\n")
        for year, value in values.items():
            obs = {"TIME_PERIOD": year, "OBS_VALUE": value, "OBS_STATUS": "A",
                   "UNIT_MULT": "0", "NATURE": "C", "TIME_DETAIL": year}  # fmt: skip
            lines.append(f"    <Obs {_attributes(obs)}></Obs>\n")
        lines.append("  </Series>\n")
    return written(folder, name, "".join([*lines, TAIL]))


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())


def rows(folder: Path, name: str, *lines: Iterable[object]) -> Path:
    text = "".join(",".join(map(str, line)) + "\n" for line in lines)
    return written(folder, name, text)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
