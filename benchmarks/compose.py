"""Any number of decisions composed from the real one: `python -m benchmarks.compose FOLDER -n 100`.

Number, province, dates, years, percentages, wording, row counts, agencies and deadlines vary with
the index, so that no two decisions share their rows; the same index always gives the same bytes.
"""

import argparse
import random
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"
_PLACES = (
    "An Giang", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Định", "Bình Dương",
    "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Đắk Lắk", "Đắk Nông", "Điện Biên",
    "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Tĩnh", "Hải Dương",
    "Hậu Giang", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lâm Đồng",
    "Lạng Sơn", "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận",
    "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị",
    "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Tiền Giang",
    "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip
_WORDING = (
    ("Xây dựng và triển khai", ("Tham mưu xây dựng, triển khai", "Xây dựng, tổ chức", "Soạn thảo và triển khai")),
    ("Ban hành", ("Xây dựng, ban hành", "Tham mưu ban hành", "Trình ban hành")),
    ("Tổ chức", ("Chủ động tổ chức", "Phối hợp tổ chức", "Tiếp tục tổ chức")),
    ("Thực hiện", ("Tiếp tục thực hiện", "Tập trung thực hiện", "Nghiêm túc thực hiện")),
    ("Tăng cường", ("Đẩy mạnh", "Chú trọng", "Tiếp tục tăng cường")),
    ("Rà soát", ("Thường xuyên rà soát", "Kiểm tra, rà soát", "Tiến hành rà soát")),
    ("nâng cao", ("cải thiện", "tiếp tục nâng cao", "từng bước nâng cao")),
    ("đầy đủ", ("nghiêm túc", "đồng bộ", "kịp thời, đầy đủ")),
    ("có hiệu quả", ("thiết thực", "đạt hiệu quả", "thực chất, hiệu quả")),
    ("trên địa bàn tỉnh", ("trong phạm vi toàn tỉnh", "ở các huyện, thị xã", "trên toàn tỉnh")),
)  # fmt: skip
_TAILS = (
    "phấn đấu đạt từ {n}% trở lên", "tại {k} đơn vị được chọn làm điểm", "gồm {k} nội dung chính",
    "giảm tối thiểu {n}% thời gian xử lý", "với {k} lớp tập huấn", "tăng {n}% so với năm trước",
    "bảo đảm {n}% hồ sơ đúng hạn", "cho {k} xã, phường, thị trấn", "theo lộ trình {k} bước",
    "trong đó có {k} mô hình mới",
)  # fmt: skip
_BODIES = (
    "Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp", "Văn phòng UBND tỉnh", "Sở Thông tin và Truyền thông",
    "Sở Kế hoạch và Đầu tư", "Sở Y tế", "Sở Xây dựng", "Sở Giao thông vận tải", "Thanh tra tỉnh",
    "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Công Thương",
    "Sở Tài nguyên và Môi trường", "Các sở, ban, ngành tỉnh", "UBND cấp huyện", "UBND cấp xã",
    "Sở Lao động - Thương binh và Xã hội", "Sở Nông nghiệp và Phát triển nông thôn",
)  # fmt: skip
_PRODUCTS = (
    "Báo cáo", "Kế hoạch", "Quyết định", "Văn bản chỉ đạo", "Báo cáo kết quả", "Tờ trình; Quyết định",
    "Kế hoạch; Báo cáo", "Văn bản", "Báo cáo tổng kết", "Chương trình", "Thông báo", "Quy chế",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Composed:
    """A decision's file name and text; tasks: how many rows its appendix has."""

    name: str
    text: str
    tasks: int


@dataclass(frozen=True, slots=True)
class _Model:
    before: tuple[str, ...]  # lines up to the appendix
    head: tuple[str, ...]  # the appendix's own lines up to its first section
    sections: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


@cache
def _model() -> _Model:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    at = lines.index("PHỤ LỤC")
    first = next(i for i in range(at, len(lines)) if lines[i].startswith("I. "))
    cells: list[str] = []
    piece: list[str] = []
    for line in lines[first:]:
        if line == "|":
            cells.append(" ".join(piece))
            piece = []
        else:
            piece.append(line)
    sections: list[tuple[str, list[tuple[str, ...]]]] = []
    i = 0
    while i < len(cells):
        if re.match(r"[IVX]+\.", cells[i]):
            sections.append((cells[i], []))
            i += 1
        else:
            sections[-1][1].append(tuple(cells[i + 1 : i + 6]))
            i += 6
    return _Model(
        before=tuple(lines[:at]),
        head=tuple(lines[at:first]),
        sections=tuple((title, tuple(rows)) for title, rows in sections),
    )


def compose(index: int, seed: int = 0) -> Composed:
    """The decision of that index."""
    r = random.Random(seed * 1_000_003 + index)
    model = _model()
    place = _PLACES[index % len(_PLACES)]
    number = 100 + index // len(_PLACES)
    year = 2019 + r.randrange(6)
    lines: list[str] = [_vary_line(line, r) for line in model.before]
    lines += model.head
    position = 0
    for title, rows in model.sections:
        lines += [*_wrap(title), "|"]
        for cells in _rows(rows, r):
            position += 1
            for cell in (f"{position}.", *cells):
                lines += [*_wrap(cell), "|"]
    text = _place_it("\n".join(lines) + "\n", place, number, year, r)
    return Composed(f"{place.replace(' ', '-').lower()}-{number}-{year + 1}.txt", text, position)


def _rows(rows: Sequence[tuple[str, ...]], r: random.Random) -> Iterator[tuple[str, ...]]:
    """Some of the section's rows, each in other words; now and then one more."""
    keep = max(1, round(len(rows) * r.uniform(0.5, 1.15)))
    picked = sorted(r.sample(range(len(rows)), min(keep, len(rows))))
    picked += [r.randrange(len(rows)) for _ in range(keep - len(picked))]
    for i in picked:
        task, lead, others, product, due = rows[i]
        task = _reword(task, r)
        if r.random() < 0.4:
            lead = r.choice(_BODIES)
        if r.random() < 0.5:
            others = "; ".join(r.sample(_BODIES, r.randint(1, 4)))
        if r.random() < 0.4:
            product = r.choice(_PRODUCTS)
        if r.random() < 0.6:
            due = _deadline(r)
        yield task, lead, others, product, due


def _reword(task: str, r: random.Random) -> str:
    for old, others in _WORDING:
        if old in task and r.random() < 0.6:
            task = task.replace(old, r.choice(others), 1)
    tail = r.choice(_TAILS).format(n=r.randint(50, 99), k=r.randint(2, 40))
    return f"{task.rstrip(' .;')}, {tail}."


def _deadline(r: random.Random) -> str:
    day, month = r.randint(1, 28), r.randint(1, 12)
    return r.choice(
        (
            f"Trước ngày {day:02}/{month:02}/2024", f"Tháng {month:02}/2024", "Thường xuyên",
            f"Quý {r.choice(('I', 'II', 'III', 'IV'))}/2024", f"Chậm nhất ngày {day}/{month}/2024",
            "Định kỳ hằng quý", "Năm 2024", f"Hoàn thành trước {day:02}/{month:02}/2024",
            f"Từ tháng {min(month, 10)} đến tháng 12/2024",
        )
    )  # fmt: skip


def _vary_line(line: str, r: random.Random) -> str:
    """The outline in slightly other words: one line in six."""
    if len(line) < 40 or r.random() > 0.17:
        return line
    for old, others in r.sample(_WORDING, len(_WORDING)):
        if old in line:
            return line.replace(old, r.choice(others), 1)
    return re.sub(r"\b100%", f"{r.randint(80, 99)}%", line)


def _wrap(cell: str) -> list[str]:
    return textwrap.wrap(cell, 79, break_long_words=False, break_on_hyphens=False)


def _place_it(text: str, place: str, number: int, year: int, r: random.Random) -> str:
    """Number, province, date of signing and years of the whole text."""
    day = r.randint(1, 30)
    text = re.sub(r"Vĩnh(\s)Long", rf"{place}", text)
    text = re.sub(r"VĨNH(\s)LONG", place.upper(), text)
    text = text.replace("2890/QĐ-UBND", f"{number}/QĐ-UBND")
    text = text.replace("18 tháng 12 năm 2023", f"{day:02} tháng 12 năm 2023")
    text = text.replace("18/12/2023", f"{day:02}/12/2023")
    text = text.replace("778/TTr-SNV ngày 14/12", f"{r.randint(100, 999)}/TTr-SNV ngày 01/12")
    swap = {"2023": str(year), "202 4": str(year + 1), "2024": str(year + 1)}
    return re.sub("2023|202 4|2024", lambda m: swap[m[0]], text)


def write(folder: Path, count: int, start: int = 0, seed: int = 0) -> int:
    """Writes them into folders of a thousand each; returns the number of tasks."""
    tasks = 0
    for index in range(start, start + count):
        composed = compose(index, seed)
        path = folder / f"{index // 1000:03}" / composed.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(composed.text, encoding="utf-8")
        tasks += composed.tasks
    return tasks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", type=int, default=100)
    parser.add_argument("--start", type=int, default=0)
    args = parser.parse_args()
    print(f"{args.n} decisions, {write(args.folder, args.n, args.start)} tasks in {args.folder}")


if __name__ == "__main__":
    main()
