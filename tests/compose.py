"""Small decisions composed from parts, in portal text, for tests that need one fault at a time."""

from dataclasses import dataclass, field, replace

HEADER = (
    "STT",
    "Nhiệm vụ",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Sản phẩm",
    "Thời gian hoàn thành",
)


@dataclass(frozen=True)
class Plan:
    """What a composed decision prints. rows: (section title) or six cells."""

    number: str = "311/QĐ-UBND"
    place: str = "Cà Mau"
    date: str = "ngày 20 tháng 12 năm 2022"
    year: int = 2023
    plan_year: int | None = None
    caption: str | None = None
    grounds: tuple[str, ...] = (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;",
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ.",
    )
    plan: tuple[str, ...] = (
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "a) Nâng cao chất lượng công tác cải cách hành chính của tỉnh.",
        "b) Khắc phục các tồn tại, hạn chế của năm trước.",
        "II. NHIỆM VỤ",
        "1. Công tác chỉ đạo, điều hành cải cách hành chính",
        "a) Ban hành kế hoạch cải cách hành chính của tỉnh.",
        "2. Cải cách thể chế",
        "a) Rà soát văn bản quy phạm pháp luật của tỉnh.",
    )
    rows: tuple[tuple[str, ...], ...] = (
        ("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",),
        (
            "1.",
            "Ban hành kế hoạch cải cách hành chính của tỉnh.",
            "Sở Nội vụ",
            "Sở Tài chính",
            "Kế hoạch",
            "Quý IV/2022",
        ),
        (
            "2.",
            "Kiểm tra công tác cải cách hành chính.",
            "Sở Nội vụ",
            "Sở Tư pháp",
            "Báo cáo",
            "Quý III/2023",
        ),
        ("II. CẢI CÁCH THỂ CHẾ",),
        (
            "3.",
            "Rà soát văn bản quy phạm pháp luật của tỉnh.",
            "Sở Tư pháp",
            "Sở Nội vụ",
            "Báo cáo",
            "Tháng 10/2023",
        ),
    )
    header: tuple[str, ...] = HEADER
    after: tuple[str, ...] = field(default=())
    effect: str = "từ ngày ký"

    def with_cell(self, row: int, column: int, text: str) -> "Plan":
        """This plan with one cell of one row (0-based, section rows counted) replaced."""
        cells = list(self.rows[row])
        cells[column] = text
        return replace(self, rows=(*self.rows[:row], tuple(cells), *self.rows[row + 1 :]))

    def text(self) -> str:
        """The whole decision, cells on lines of their own with a lone `|` after each."""
        year = self.plan_year or self.year
        caption = (
            self.caption
            or f"(Kèm theo Quyết định số {self.number} {self.date} của UBND tỉnh {self.place})"
        )
        upper = self.place.upper()
        lines = [
            "ỦY BAN NHÂN DÂN", f"TỈNH {upper}", "-------", "|", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc", "---------------", "|", f"Số: {self.number}", "|",
            f"{self.place}, {self.date}", "|", "QUYẾT ĐỊNH",
            f"BAN HÀNH KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM {self.year} CỦA TỈNH {upper}",
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", *self.grounds,
            "Theo đề nghị của Giám đốc Sở Nội vụ.", "QUYẾT ĐỊNH:",
            "Điều 1.", "Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính.",
            "Điều 2.", f"Quyết định có hiệu lực kể {self.effect}./.",
            "Nơi nhận:", "- Như Điều 2;", "- Sở Nội vụ (cơ quan thường trực);", "- Lưu: VT.", "|",
            "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Bình", "|", "KẾ HOẠCH",
            f"CẢI CÁCH HÀNH CHÍNH NĂM {year}", caption, *self.plan, "PHỤ LỤC",
            f"NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM {self.year}", caption,
        ]  # fmt: skip
        for row in (self.header, *self.rows):
            for cell in row:
                lines += [cell, "|"] if cell else ["|"]
        return "\n".join([*lines, *self.after]) + "\n"
