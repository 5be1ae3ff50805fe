"""What the spelling check must leave alone, and what it must name: kinds seen in real texts."""

import pytest

from pipeline.model.grid import NOWHERE
from pipeline.text.joined import Joined
from pipeline.validate.proof.spelling import check_spelling
from pipeline.validate.proof.texts import ProofText
from tests.conftest import shared_rules

RIGHT = [
    ("Ủy ban nhân dân phường Hạc Thành ban hành Kế hoạch", "the end of a name, no city"),
    ("dịch vụ hấp thụ và lưu giữ các-bon của rừng", "a loan with a hyphen"),
    ("giảm phát thải khí mê-tan, bảo vệ tầng ô-dôn", "loans with a hyphen"),
    ("trên phạm vi cả nước; dẫn đầu cả nước về chỉ số", "a word of one syllable"),
    (
        "Nghị định của Chính phủ về khuyến công; chương trình khuyến công quốc gia",
        "a word of a trade",
    ),
    ("Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công", "a name"),
    ("Cử công chức trực tại Trung tâm Phục vụ hành chính công", "verbs of one syllable"),
    ("Các sở, ban, ngành (trừ Sở Y tế)", "a word beside a bracket"),
    ("kế hoạch thực hiện (viết tắt là Chỉ thị 11)", "two words of one syllable"),
    ("Sắp xếp các viện, trường trực thuộc Bộ", "words beside a comma"),
    ("tỉnh Đắk Lắk, huyện Krông Pắc, xã Cư Króa", "names of the highlands"),
    ("Ông Nguyễn Văn Sỹ, bà Trần Thị Quí", "names of people"),
    ("đo bằng mét, héc-ta, ki-lô-gam và kWh", "units"),
    ("khai thác cát, sỏi trên sông, suối, hồ chưa cấp phép", "things"),
    ("xây dựng website, gửi email, họp online qua internet", "foreign words"),
    (
        "là cơ quan quan trọng, quản lý lý lịch của cán bộ bộ phận một cửa",
        "one word ends, one begins",
    ),
    ("tại xã xã hội hóa; thay đổi dần dần", "one word and one of two; a word of two"),
    ("tháo gỡ cơ chế để tạo xung lực mới từ rừng, biển", "verbs and things"),
]
WRONG = [
    ("Kiện toán đội ngũ cán bộ quản lý", "spelling", "toàn"),
    ("lấy dữ liệu số làm nền táng", "spelling", "tảng"),
    ("tham gia bồi dương kỹ năng số", "spelling", "dưỡng"),
    ("nâng cao mứt độ hài lòng", "spelling", "mức"),
    ("xếp loại chấtt lượng hằng năm", "spelling", "chất"),
    ("sử dụng dịch vụ công trựctuyến", "spelling", "trực tuyến"),
    ("Sử lý kịp thời phản ánh của người dân", "spelling", "xử"),
    ("quyết toán ngân sách của Bộ đúng đúng thời hạn", "word-doubled", "đúng"),
    ("hằng năm phù hợp phù hợp với thực tế", "word-doubled", "phù hợp"),
    ("theo phân cấp phân cấp hiện hành", "word-doubled", "phân cấp"),
]


def found(text: str) -> list[tuple[str, str]]:
    rules = shared_rules()
    printed = ProofText(
        record_id="II.1", field="text", of="plan", joined=Joined(text=text, marks=((0, NOWHERE),))
    )
    slips = check_spelling([printed], rules.lexicon, rules.proof)
    return [(f.code, dict(f.params).get("better", "")) for f in slips]


@pytest.mark.parametrize(("text", "reason"), RIGHT)
def test_right_words_are_left_alone(text: str, reason: str) -> None:
    assert found(text) == [], reason


@pytest.mark.parametrize(("text", "code", "better"), WRONG)
def test_slips_are_named(text: str, code: str, better: str) -> None:
    assert found(text) == [(code, better)]


def test_one_syllable_in_two_spellings_is_told_of_once() -> None:
    assert [code for code, _ in found("định kỳ theo từng học kì, cuối kì và đầu kỳ")] == [
        "letter-mixed"
    ]
