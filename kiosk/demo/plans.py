"""The eight sessions of the sample: when, where, what, and who came."""

from typing import NamedTuple

from kiosk.demo.people import OFFICIALS, Crowd

LONTAR, PONTANG, WARGASARA = "36.04.13.2007", "36.04.12.2001", "36.04.13.2009"


class Plan(NamedTuple):
    """One session: when it is by today's date, where, what, and who came."""

    days: int
    village: str
    kind: str
    title: str
    place: str
    crowd: Crowd = Crowd()
    material: str = "Jalur resmi, dokumen, biaya, dan tanda penipuan; cek tawaran kerja di anjungan."
    obstacles: str = ""
    follow_up: str = ""
    asked: str = ""


SESSIONS = (
    Plan(
        *(-82, LONTAR, "sosialisasi", "Berangkat aman, pulang senang", "Balai Desa Lontar"),
        Crowd(people=34, children=3, doubles=2, pairs=14, before=3, after=2, free=6, rounds=9, offers=11, uncounted=7),
        follow_up="Tempel lembar nomor resmi di balai desa.",
        asked="Ke mana nama PT bisa dicek?\nBerapa lama mengurus paspor?",
    ),
    Plan(
        *(-68, PONTANG, "sosialisasi", "Kenali tawaran kerja palsu", "Aula Kecamatan Pontang"),
        Crowd(people=27, doubles=1, pairs=12, before=2, after=3, free=5, offers=9, uncounted=10),
        obstacles="Listrik padam 20 menit; kehadiran dicatat di kertas.",
    ),
    Plan(
        *(-55, WARGASARA, "sambang-desa", "Sambang Pulau Tunda: tanya jawab paspor", "Balai Desa Wargasara"),
        Crowd(people=9, children=2, pairs=3, free=1, offers=3, uncounted=2),
        obstacles="Ombak tinggi, datang terlambat satu jam.",
    ),
    Plan(
        *(-41, LONTAR, "bimtek", "Bimtek kader desa: membaca tanda bahaya", "Balai Desa Lontar"),
        Crowd(people=18, pairs=10, before=1, offers=12, uncounted=1, length="full"),
        follow_up="Kader mencoba anjungan bersama dua tetangga.",
    ),
    Plan(
        *(-27, PONTANG, "rapat-koordinasi", "Rapat koordinasi desa binaan", "Kantor Desa Pontang"),
        Crowd(people=7, paper=7, uncounted=2, groups=OFFICIALS),
        follow_up="Jadwal triwulan depan disepakati.",
    ),
    Plan(
        *(-13, WARGASARA, "sosialisasi", "Waspada lowongan admin judi online", "Sekolah di Pulau Tunda (contoh)"),
        Crowd(38, children=6, doubles=2, paper=4, pairs=16, before=4, free=7, offers=14, uncounted=6, wary=True),
        follow_up="Siswa meminta materi untuk OSIS.",
        asked="Apakah semua lowongan di media sosial palsu?",
    ),
    Plan(
        *(0, LONTAR, "sosialisasi", "Berangkat aman, pulang senang", "Balai Desa Lontar"),
        Crowd(people=18, children=2, doubles=1, before=9, free=4, rounds=5, offers=6),
    ),
    Plan(8, PONTANG, "paspor-keliling", "Paspor keliling di Pontang", "Balai Desa Pontang", material=""),
)
