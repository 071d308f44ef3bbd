"""Which encoding is detected from the few letters of a header."""

import pytest

from rnnlab.series.file.encoding import text_of

ROWS = "".join(f"2024-01-{n % 28 + 1:02d},{n},{n * n}\n" for n in range(40)).encode()


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        *[
            ("cp1252", header)
            for header in (
                *("PRECIPITAÇÃO TOTAL (mm)", "ÁREA", "Ærø", "più", "è più", "Forlì", "Água", "Île-de-France"),
                *("© 2020 Deutscher Wetterdienst", "½ hour load", "10 º C", "¿cuánto?", "ESTACIÓN", "×10³"),
                *(
                    "Température;À vérifier",
                    "Größe;Höhe",
                    "Köln",
                    "São Paulo;média diária",
                    "ÎLE DE RÉ",
                    "Où",
                ),
            )
        ],
        *[
            ("cp1250", header)
            for header in (
                *("Průměrná teplota", "Łódź", "Śnieg", "Teplota vzduchu;Vítr;Srážky;Tlak", "Žilina;Košice"),
                *(
                    "Średnia temperatura dobowa;Suma opadów;Wilgotność",
                    "Rząd wielkości",
                    "Město;Počet obyvatel",
                ),
            )
        ],
        *[("cp1251", text) for text in ("температура воздуха", "Дата;Осадки", "Ветер", "Сума", "Місто;Київ")],
        *[
            ("shift_jis", text)
            for text in ("日付;平均気温(℃);降水量の合計(mm)", "東京;大阪", "カテゴリ;売上")
        ],
        *[("big5", text) for text in ("日期;溫度;雨量", "台北", "臺北市;高雄市", "用電量;日期")],
        ("euc_kr", "날짜;기온;강수량"),
        ("gb18030", "日期;温度;降水量"),
        ("cp1253", "Θερμοκρασία;Ημερομηνία"),
    ],
)
def test_few_letters_of_a_header_show_its_encoding(encoding, header):
    """Letters of Latin alphabets are isolated among ASCII ones; those of others make whole words."""
    data = b"date," + header.encode(encoding) + b",v\n" + ROWS
    assert text_of(data, "a.csv", None).data.decode().splitlines()[0] == f"date,{header},v"
