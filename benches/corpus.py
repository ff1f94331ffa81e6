"""A made-up corpus of any size, the same for the same arguments: articles in the dossier form, several scripts mixed.

    python3 benches/corpus.py FOLDER PARAGRAPHS [SEED]      writes FOLDER/corpus/part-NNN.txt, about 1 kB a paragraph
"""

import os
import random
import sys

NAMES = ["Lena Orlo", "Tomas Anhalt", "Ms Mira Castell", "Ibrahim al-Sadr", "Jean de Varenne", "Olga Petrova"]
BODIES = ["Northern Bloc", "League of Border States", "Council of Velmar", "Lake Wire", "Harbour Union"]
WORDS = ("talks ceasefire delegates said that would return before spring while border observers reported calm along river "
         "positions although both sides accused each other of breaking terms agreed last month in city").split()
OTHER = ["Делегаты покинули зал до начала второго раунда.", "قالت المتحدثة إن المحادثات ستستمر غدا.",
         "代表们在会议开始前离开了大厅。", "Η αντιπροσωπεία έφυγε νωρίς."]
PER_ARTICLE, PER_FILE = 10, 10_000


def sentence(chance):
    words = [chance.choice(WORDS) for _ in range(chance.randint(8, 18))]
    words.insert(chance.randint(1, 6), chance.choice(NAMES))
    words.insert(chance.randint(1, len(words) - 1), "the " + chance.choice(BODIES))
    text = " ".join(words) + "."
    return text[0].upper() + text[1:]


def paragraph(chance):
    parts = [sentence(chance) for _ in range(chance.randint(3, 5))]
    if chance.random() < 0.1:
        parts.append(chance.choice(OTHER))
    return " ".join(parts)


def main():
    folder, count = os.path.join(sys.argv[1], "corpus"), int(sys.argv[2])
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 7)
    os.makedirs(folder, exist_ok=True)
    for part in range(0, count, PER_FILE):
        with open(os.path.join(folder, f"part-{part // PER_FILE:03}.txt"), "w", encoding="utf-8", newline="\n") as out:
            for at in range(part, min(part + PER_FILE, count), PER_ARTICLE):
                day = f"{at // 10 % 28 + 1:02}/{at // 280 % 12 + 1:02}/{2014 + at // 3360 % 3}"
                out.write(f"Report {at // PER_ARTICLE} from Velmar\n\nLake Wire {day}\n\n")
                for _ in range(min(PER_ARTICLE, count - at)):
                    out.write(paragraph(chance) + "\n")
                out.write(f"\nSource: https://example.org/{at // PER_ARTICLE}\n\n\n")


main()
