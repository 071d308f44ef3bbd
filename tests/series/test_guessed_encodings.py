"""Which encoding is detected from the few letters of a header."""

import pytest

from rnnlab.series.file.encoding import text_of
from rnnlab.series.report import Report

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
    assert text_of(data, "a.csv", None, Report()).decode().splitlines()[0] == f"date,{header},v"


@pytest.mark.parametrize(
    ("encoding", "headers"),
    [
        (
            "cp1252",
            "Ísafjörður|Þórshöfn|L'Haÿ-les-Roses|œuvre;cœur|Débit (m³/s)|Price £;Price €|l’heure d’été",
        ),
        (
            "cp1250",
            "Celková spotřeba (MWh)|Maďarsko;Slovinsko|Źródło|Zużycie energii|Gdańsk;Poznań;Kraków|Wrocław",
        ),
        (
            "cp1250",
            "Częstochowa|hőmérséklet;szélsebesség|Időpont;Érték|Megye;Győr-Moson-Sopron|Količina padavin|Odpočet",
        ),
        ("cp1251", "Температура|Цена закрытия|Населення|Година;Месец|ТЕМПЕРАТУРА ВОЗДУХА|Санкт-Петербург"),
        ("cp1253", "Υγρασία|Βροχόπτωση|Έτος;Μήνας|Πληθυσμός|Αθήνα"),
        ("shift_jis", "気温|降水量|人口|データ|日時;需要実績(万kW)|札幌;仙台;名古屋"),
        ("euc_kr", "기온|풍속;습도|매출액|인구수|미세먼지"),
        ("gb18030", "温度|降水量|人口|销售额|气压|收盘价;成交量"),
        ("big5", "降雨量|收盤價;成交量|測站;空氣品質"),
    ],
)
def test_single_words_show_their_encoding(encoding, headers):
    """Words of weather, energy, trade and places, each as the only one in its file."""
    for header in headers.split("|"):
        data = b"date," + header.encode(encoding) + b",v\n" + ROWS
        assert text_of(data, "a.csv", None, Report()).decode().splitlines()[0] == f"date,{header},v"


def test_file_that_needs_an_extension_of_an_encoding_is_read_with_it():
    """① is only in Microsoft's extension of Shift JIS."""
    header = "①平均気温(℃);②降水量の合計(mm)"
    text = text_of(b"date," + header.encode("cp932") + b",v\n" + ROWS, "a.csv", None, Report())
    assert text.decode().splitlines()[0] == f"date,{header},v"
