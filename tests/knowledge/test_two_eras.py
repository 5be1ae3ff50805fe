"""One registry, two eras: a plan of a merged province without districts, and one of before 2025."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.run.document import Result
from tests.compose import Plan

# As a plan of a province merged on 1 July 2025 prints them, and what each is in the registry.
NEW = {
    "Sở Nội vụ": "so-noi-vu",
    "Sở Khoa học và Công nghệ": "so-khoa-hoc-va-cong-nghe",
    "Sở Nông nghiệp và Môi trường": "so-nong-nghiep-va-moi-truong",
    "Sở Dân tộc và Tôn giáo": "so-dan-toc-va-ton-giao",
    "Sở Tài chính": "so-tai-chinh",
    "Sở Xây dựng": "so-xay-dung",
    "Sở Tư pháp": "so-tu-phap",
    "Sở Y tế": "so-y-te",
    "Sở Giáo dục và Đào tạo": "so-giao-duc-va-dao-tao",
    "Sở Văn hóa, Thể thao và Du lịch": "so-van-hoa-the-thao-va-du-lich",
    "Sở Công Thương": "so-cong-thuong",
    "Văn phòng UBND tỉnh": "van-phong-ubnd-tinh",
    "Thanh tra tỉnh": "thanh-tra-tinh",
    "Công an tỉnh": "cong-an-tinh",
    "UBND các xã, phường, đặc khu": "ubnd-cap-xa",
    "Trung tâm Phục vụ hành chính công tỉnh": "trung-tam-phuc-vu-hanh-chinh-cong-tinh",
    "Trung tâm Phục vụ hành chính công cấp xã": "trung-tam-phuc-vu-hanh-chinh-cong-cap-xa",
    "Phòng Văn hóa - Xã hội cấp xã": "phong-van-hoa-xa-hoi",
    "Văn phòng HĐND và UBND cấp xã": "van-phong-hdnd-va-ubnd-cap-xa",
    "Thuế tỉnh Cà Mau": "thue-tinh",
    "Kho bạc Nhà nước Khu vực XX": "kho-bac-nha-nuoc-khu-vuc",
    "Ngân hàng Nhà nước chi nhánh Khu vực 15": "ngan-hang-nha-nuoc-chi-nhanh-khu-vuc",
    "Báo và Phát thanh, Truyền hình tỉnh": "bao-va-phat-thanh-truyen-hinh-tinh",
    "Thi hành án dân sự tỉnh": "thi-hanh-an-dan-su-tinh",
    "Thống kê tỉnh": "thong-ke-tinh",
    "Ban Tuyên giáo và Dân vận Tỉnh ủy": "ban-tuyen-giao-va-dan-van-tinh-uy",
    "Các sở, ban, ngành tỉnh": "cac-so-ban-nganh-tinh",
    "Bộ Dân tộc và Tôn giáo": "bo-dan-toc-va-ton-giao",
}
# As a plan for 2023 prints them.
OLD = {
    "Sở Nội vụ": "so-noi-vu",
    "Sở Kế hoạch và Đầu tư": "so-ke-hoach-va-dau-tu",
    "Sở Thông tin và Truyền thông": "so-thong-tin-va-truyen-thong",
    "Sở Lao động - Thương binh và Xã hội": "so-lao-dong-thuong-binh-va-xa-hoi",
    "Sở Nông nghiệp và Phát triển nông thôn": "so-nong-nghiep-va-phat-trien-nong-thon",
    "Sở Tài nguyên và Môi trường": "so-tai-nguyen-va-moi-truong",
    "Sở Giao thông vận tải": "so-giao-thong-van-tai",
    "Sở Khoa học và Công nghệ": "so-khoa-hoc-va-cong-nghe",
    "Sở Tài chính": "so-tai-chinh",
    "Sở Xây dựng": "so-xay-dung",
    "Sở Tư pháp": "so-tu-phap",
    "Ban Dân tộc": "ban-dan-toc",
    "Văn phòng UBND tỉnh": "van-phong-ubnd-tinh",
    "Thanh tra tỉnh": "thanh-tra-tinh",
    "UBND cấp huyện": "ubnd-cap-huyen",
    "UBND các xã, phường, thị trấn": "ubnd-cap-xa",
    "UBND huyện Ngọc Hiển": "ubnd-huyen",
    "Phòng Nội vụ": "phong-noi-vu",
    "Cục Thuế tỉnh": "cuc-thue-tinh",
    "Kho bạc Nhà nước tỉnh": "kho-bac-nha-nuoc-tinh",
    "Ngân hàng Nhà nước chi nhánh tỉnh": "ngan-hang-nha-nuoc-chi-nhanh-tinh",
    "Cục Thống kê tỉnh": "cuc-thong-ke-tinh",
    "Cục Thi hành án dân sự tỉnh": "cuc-thi-hanh-an-dan-su-tinh",
    "Ban Tuyên giáo Tỉnh ủy": "ban-tuyen-giao-tinh-uy",
    "Các sở, ban, ngành tỉnh": "cac-so-ban-nganh-tinh",
    "Bộ Thông tin và Truyền thông": "bo-thong-tin-va-truyen-thong",
    "Báo Cà Mau": "bao-tinh",
}
ONLY_NEW = set(NEW.values()) - {
    "so-noi-vu", "so-khoa-hoc-va-cong-nghe", "so-tai-chinh", "so-xay-dung", "so-tu-phap",
    "so-y-te", "so-giao-duc-va-dao-tao", "so-van-hoa-the-thao-va-du-lich", "so-cong-thuong",
    "van-phong-ubnd-tinh", "thanh-tra-tinh", "cong-an-tinh", "ubnd-cap-xa",
    "trung-tam-phuc-vu-hanh-chinh-cong-tinh", "bao-va-phat-thanh-truyen-hinh-tinh",
    "cac-so-ban-nganh-tinh",
}  # fmt: skip
ONLY_OLD = set(OLD.values()) - {
    "so-noi-vu", "so-khoa-hoc-va-cong-nghe", "so-tai-chinh", "so-xay-dung", "so-tu-phap",
    "van-phong-ubnd-tinh", "thanh-tra-tinh", "ubnd-cap-xa", "cac-so-ban-nganh-tinh", "bao-tinh",
}  # fmt: skip
SIGNED = {2023: "ngày 20 tháng 12 năm 2022", 2026: "ngày 22 tháng 12 năm 2025"}


def composed(bodies: dict[str, str], year: int) -> str:
    """A plan of that year in which every body leads one task and works with the one after it."""
    names = list(bodies)
    rows = [("I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",)] + [
        (
            f"{i}.",
            f"Thực hiện công việc thứ {i} về cải cách hành chính.",
            name,
            f"{names[i % len(names)]}; Sở Nội vụ",
            "Báo cáo",
            f"Quý I/{year}",
        )
        for i, name in enumerate(names, 1)
    ]
    return replace(Plan(), year=year, date=SIGNED[year], rows=tuple(rows)).text()


def outside(result: Result) -> set[str]:
    """The bodies that a warning says are named outside their years."""
    found = [f for f in result.findings if f.rule == "agency-out-of-years"]
    assert all(f.severity == "warning" and f.record_id and f.source for f in found)
    ids = {a.agency: a.agency_id for a in result.meaning.agencies if a.agency_id}
    return {ids[name] for f in found for name in ids if name and f.message.startswith(f"{name} ")}


@pytest.mark.parametrize(("bodies", "year"), [(NEW, 2026), (OLD, 2023)], ids=["2026", "2023"])
def test_every_body_of_its_era_is_known_and_in_its_years(
    bodies: dict[str, str], year: int, read: Callable[..., Result]
) -> None:
    result = read(composed(bodies, year))
    assert [t.lead_agencies for t in result.meaning.tasks] == [(i,) for i in bodies.values()]
    names = list(bodies.values())
    for task, following in zip(result.meaning.tasks, [*names[1:], names[0]], strict=True):
        assert task.coordinating_agencies[0] == following
    assert not [f for f in result.findings if f.rule == "agency-unknown"]
    assert outside(result) == set()


@pytest.mark.parametrize(
    ("bodies", "year", "late"),
    [(OLD, 2026, ONLY_OLD), (NEW, 2023, ONLY_NEW)],
    ids=["old bodies in 2026", "new bodies in 2023"],
)
def test_a_body_of_the_other_era_is_known_but_told(
    bodies: dict[str, str], year: int, late: set[str], read: Callable[..., Result]
) -> None:
    """Still resolved, so that no row is lost; exactly the bodies of the other era are told."""
    result = read(composed(bodies, year))
    assert [t.lead_agencies for t in result.meaning.tasks] == [(i,) for i in bodies.values()]
    assert outside(result) == late
    assert len(late) >= 12
