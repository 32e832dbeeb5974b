"""What the practice bureau is made of: invented units, duties and budget lines, no person's name."""

from dataclasses import dataclass

ROOT_NAME = "마을생활국(연습용)"
#: The second department is renamed in July of the second year, so that as-of pages have something to show.
RENAMED = {"생활체육과": "체육여가과"}

#: Department: its teams, its duties, its posts by category (authorized, actual, women).
DEPARTMENTS = {
    "생활기획과": (
        ("생활기획팀", "살림재무팀"),
        ("국 주요업무 계획과 조정", "예산 편성과 결산", "마을계획단 운영 지원"),
        ((4, 4, 2), (9, 8, 4), (11, 11, 6)),
    ),
    "공원녹지과": (
        ("공원조성팀", "녹지관리팀", "나무돌봄팀"),
        ("생활권 공원 조성과 정비", "가로수·녹지 관리", "도시 텃밭 운영"),
        ((5, 5, 1), (12, 11, 4), (16, 15, 6)),
    ),
    "생활체육과": (
        ("체육행사팀", "체육시설팀"),
        ("생활체육 교실 운영", "마을 체육관 관리", "동호회 대회 지원"),
        ((3, 3, 1), (8, 8, 3), (10, 9, 5)),
    ),
    "도서문화과": (
        ("도서관팀", "마을문화팀"),
        ("작은도서관 운영 지원", "독서 동아리 지원", "계절 문화행사"),
        ((4, 4, 3), (9, 9, 6), (13, 12, 8)),
    ),
    "마을안전과": (
        ("안전점검팀", "재난대비팀"),
        ("생활시설 안전점검", "재난 대비 훈련", "제설·수방 자재 관리"),
        ((4, 4, 1), (10, 9, 3), (14, 14, 4)),
    ),
}
CATEGORIES = ("5급 이상", "6·7급", "8·9급")
ACCOUNTS = (
    ("일반회계", "general_account"),
    ("마을환경 특별회계", "special_account"),
    ("마을살림기금", "fund"),
)
GENERAL, SPECIAL, FUND = (name for name, _type in ACCOUNTS)


@dataclass(frozen=True)
class LineSpec:
    """One line of every year: its first year's original budget in won, and how a year of it goes."""

    department: str
    team: int
    policy: str
    heading: str
    name: str
    season: str
    original: int
    account: str = GENERAL
    is_revenue: bool = False


#: Department: policy heading, then ``unit heading: lines`` as (team, name, season, millions of won, account).
_BOOKS = {
    "생활기획과": (
        "마을 살림 기반",
        {
            "마을계획 운영": (
                (0, "마을계획단 운영", "even", 420, GENERAL),
                (0, "마을계획 공모사업", "quarterly", 1_850, GENERAL),
                (0, "마을지표 조사용역", "stages", 310, GENERAL),
                (0, "마을 소식지 발행", "even", 96, GENERAL),
            ),
            "살림 운영": (
                (1, "마을지기 인건비", "salary", 4_960, GENERAL),
                (1, "생활기획과 기본경비", "even", 138, GENERAL),
                (1, "마을살림기금 전출금", "once", 900, GENERAL),
                (1, "결산 자료 전산화", "year_end", 265, GENERAL),
                (1, "마을환경 부담금 전출", "quarterly", 640, SPECIAL),
                (1, "기금 운용 자문", "even", 24, FUND),
            ),
        },
    ),
    "공원녹지과": (
        "푸른 생활환경",
        {
            "공원 조성": (
                (0, "동네공원 새단장", "stages", 3_700, GENERAL),
                (0, "놀이마당 바닥 정비", "stages", 860, GENERAL),
                (0, "산책길 잇기", "year_end", 2_240, SPECIAL),
                (0, "연못 물길 정비", "summer", 540, SPECIAL),
            ),
            "녹지 관리": (
                (1, "가로수 가지치기", "spring", 780, GENERAL),
                (1, "꽃길 가꾸기", "spring", 365, GENERAL),
                (1, "녹지 관리원 인건비", "salary", 2_150, GENERAL),
                (1, "공원녹지과 기본경비", "even", 152, GENERAL),
                (2, "아픈 나무 진료", "summer", 210, GENERAL),
                (2, "큰나무 이어심기", "spring", 430, SPECIAL),
                (2, "도시 텃밭 분양", "spring", 188, FUND),
            ),
        },
    ),
    "생활체육과": (
        "활기찬 여가",
        {
            "체육 행사": (
                (0, "동네 체육교실", "even", 1_320, GENERAL),
                (0, "동호회 가을대회", "autumn", 285, GENERAL),
                (0, "여름 물놀이터", "summer", 760, GENERAL),
                (0, "걷기모임 지원", "even", 74, FUND),
            ),
            "체육 시설": (
                (1, "마을 체육관 위탁운영", "quarterly", 2_980, GENERAL),
                (1, "체육관 지붕 보수", "year_end", 1_140, GENERAL),
                (1, "운동기구 교체", "stages", 410, SPECIAL),
                (1, "체육시설 관리원 인건비", "salary", 1_050, GENERAL),
                (1, "생활체육과 기본경비", "even", 118, GENERAL),
            ),
        },
    ),
    "도서문화과": (
        "책과 이웃",
        {
            "도서관 지원": (
                (0, "작은도서관 책값 지원", "quarterly", 920, GENERAL),
                (0, "작은도서관 운영비", "quarterly", 1_680, GENERAL),
                (0, "책수레 운행", "even", 145, GENERAL),
                (0, "도서관 누수 보수", "year_end", 620, GENERAL),
                (0, "사서 인건비", "salary", 1_870, GENERAL),
            ),
            "마을 문화": (
                (1, "골목 음악회", "summer", 230, GENERAL),
                (1, "가을 책잔치", "autumn", 340, GENERAL),
                (1, "독서 동아리 지원", "quarterly", 168, FUND),
                (1, "문화방 꾸미기", "stages", 505, SPECIAL),
                (1, "도서문화과 기본경비", "even", 109, GENERAL),
            ),
        },
    ),
    "마을안전과": (
        "안심 생활",
        {
            "안전 점검": (
                (0, "생활시설 안전점검", "even", 690, GENERAL),
                (0, "오래된 담장 보강", "stages", 1_260, GENERAL),
                (0, "안전교실 운영", "autumn", 132, GENERAL),
                (0, "안전점검원 인건비", "salary", 1_490, GENERAL),
                (0, "마을안전과 기본경비", "even", 126, GENERAL),
            ),
            "재난 대비": (
                (1, "제설 자재 비축", "year_end", 880, GENERAL),
                (1, "빗물받이 청소", "summer", 460, SPECIAL),
                (1, "대피 훈련", "autumn", 88, GENERAL),
                (1, "경보방송 교체", "stages", 730, SPECIAL),
                (1, "재난 대비 비축기금", "once", 350, FUND),
            ),
        },
    ),
}
#: Money that comes in, kept by the first department.
_REVENUE = (
    ("체육관 사용료 수입", "even", 1_150, GENERAL),
    ("텃밭 분양 수입", "spring", 84, FUND),
    ("마을환경 부담금 수입", "quarterly", 2_300, SPECIAL),
    ("기금 이자 수입", "year_end", 36, FUND),
)
MILLION = 1_000_000


def line_specs() -> list[LineSpec]:
    """Every line of a year, in printed order."""
    specs = [
        LineSpec(department, team, policy, heading, name, season, millions * MILLION, account)
        for department, (policy, headings) in _BOOKS.items()
        for heading, lines in headings.items()
        for team, name, season, millions, account in lines
    ]
    first = next(iter(_BOOKS))
    specs += [
        LineSpec(
            first, 1, "자체 수입", "사용료·부담금 수입", name, season, millions * MILLION, account, is_revenue=True
        )
        for name, season, millions, account in _REVENUE
    ]
    return specs
