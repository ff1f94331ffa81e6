//! Small true files to begin from.

/// Of every kind of reader something.
pub const ANY: &[&[u8]] = &[b"", b"{}", b"[]", b"<a b=\"c\">d</a>", b"a,b\n1,2\n", b"{\"text\":\"Ms Orlo left.\"}\n"];

/// Corpus files; the first byte is form and encoding.
pub const CORPUS: &[&[u8]] = &[
    b"\x00News\nTalks begin\n\nLake Wire 26/05/2015\n\nMs Orlo came.\nThey met.\n\nSource: https://example.org/1\n",
    b"\x03# Talks\n\nMs Orlo came.\n\n> They met.\n",
    b"\x04{\"id\":\"a\",\"title\":\"Talks\",\"text\":\"Ms Orlo came.\\n\\nThey met.\",\"date\":\"2015-05-26\"}\n",
    b"\x0c\xff\xfeM\x00s\x00",
];

pub const PAGES: &[&[u8]] = &[
    b"<!doctype html><html><head><title>Talks</title><meta charset=utf-8></head><body><article><h1>Talks</h1><p>Ms Orlo \
came to Velmar, and the delegates met her there for a long day of talks.<p>They stayed until the end.</article></body></html>",
    b"<html><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Talks\"}</script><p>Ms Orlo came.",
];

pub const ARCHIVES: &[&[u8]] = &[b"PK\x03\x04\x14\0\0\0\0\0", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"];

pub const PARTS: &[&[u8]] = &[
    b"\x00<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Ms Orlo came.</w:t></w:r></w:p></w:body></w:document>\x1e\x1e\
<cp xmlns:dc=\"d\"><dc:title>Talks</dc:title></cp>",
    b"\x01<office:document-content xmlns:text=\"t\"><text:p>Ms Orlo<text:s text:c=\"2\"/>came.</text:p>\
</office:document-content>\x1e\x1e<m/>",
    b"\x02<container><rootfiles><rootfile full-path=\"OEBPS/content.opf\"/></rootfiles></container>\x1e\x1e<package>\
<manifest><item id=\"a\" href=\"one.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/>\
</spine></package>\x1e\x1e<html><body><p>Ms Orlo came.</p></body></html>",
];

pub const SETTINGS: &[&[u8]] = &[
    b"format = 1\nname = \"Talks\"\nlanguage = \"en\"\n[[source]]\npath = \"corpus/*.txt\"\nform = \"dossier\"\n[[layer]]\n\
name = \"entity\"\n[[layer.label]]\nname = \"PER\"\nkey = \"p\"\ncolor = \"#aabbcc\"\n[review]\ngold = \"annotations/gold.jsonl\"\n",
    b"highlights = [\"(a|b)+\", \"[\"]\n[suggest]\nthreshold = 0.5\nlayers = [\"entity\"]\n[[suggest.command]]\nname = \"m\"\n",
];

pub const CONFIG: &[&[u8]] = &[
    b"annotator = \"rosa\"\ntheme = \"dark\"\nmouse = \"on\"\n[keys]\n\"next-token\" = \"w\"\n[labels]\nPER = \"q\"\n",
];

pub const RECORDS: &[&[u8]] = &[
    b"{\"id\":\"s-1\",\"kind\":\"span\",\"doc\":\"t/talks-begin\",\"start\":18,\"end\":25,\"layer\":\"entity\",\"label\":\
\"PER\",\"quote\":\"Lena Orlo\",\"prefix\":\"met \",\"suffix\":\" in\"}\nAll met Lena Orlo in Velmar, Lena Orlo.\n",
    b"{\"id\":\"a\",\"rev\":2,\"kind\":\"mark\",\"doc\":\"x\",\"label\":\"done\"}\n<<<<<<< HEAD\n{\"id\":\"a\",\"rev\":2,\
\"kind\":\"retracted\",\"doc\":\"x\"}\n=======\n{broken\n>>>>>>> b\n",
    b"\xef\xbb\xbf{\"id\":\"p\",\"kind\":\"span\",\"doc\":\"t\",\"start\":0,\"end\":9,\"parts\":[[0,2],[5,9]],\"quote\":\
\"Ms Orlo\",\"holder\":[{\"text\":\"x\"}],\"cue\":{\"at\":[0,2]}}\r\nMs x Orlo\n",
];

pub const PARAGRAPHS: &[&[u8]] = &[
    b"\x14\x01\x03\x01\x60\x20\xff\x01\x30\x90\x50\x60\x02\x00Ms Orlo met the delegates in Velmar.",
    "\u{1}\u{2}\u{3}\0قالت لينا: لا (أبدا) في Velmar. 字宽 e\u{301} 👨\u{200d}👩\u{200d}👧 \u{e0041}\u{202e}\u{9b}"
        .as_bytes(),
];

pub const GUIDELINES: &[&[u8]] = &[
    b"\x28# Person\n\nA *human* being, `not` a [role](#role).\n\n- yes: **Ms Orlo**\n  1. no\n\n> quote\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
];

pub const SEARCHES: &[&[u8]] = &[
    b"/(orlo|velmar)+\\b\nMs Orlo met the delegates in Velmar.",
    "straße\nDie STRASSE und die Straße, der Stra\u{df}e".as_bytes(),
    b"outlet:lake state:todo\nWire",
];

pub const KEYS: &[&[u8]] = &[
    b"\x00wwwNp w-a/foreign\x00u\x05c\x18\x05hello\x00?\x01gl/wire\x00\x01gn*\x02x\x00tPER\x00\x19\x05\x05\x1a\x02zx!m",
    b"\x01fbLp\x0c=Lena\x00'\x01~R\x01|\x01:quit\x01\x13lib\x00q",
    b"\x02\x04\x05jjkkGgg[]<>@\x01&\x01A\x01%\x01i\x01D\x01n",
];

pub const CACHES: &[&[u8]] =
    &[b"\x00\x08\x00\x01", b"\x01\x20\x00\xff\x50\x00\x10", b"\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0"];

pub const SHELVES: &[&[u8]] = &[
    b"{\"docs\":{\"t/talks-begin\":{\"lines\":[{\"start\":0,\"end\":100}],\"plain\":1}},\"telling\":[],\"strayed\":{}}",
    b"{\"docs\":{\"x\":{\"lines\":[{\"start\":5,\"end\":9}],\"plain\":null}},\"telling\":[{\"start\":1,\"end\":120}],\"strayed\":{\"a\":\"b\"}}",
];

/// A file of a format.
pub fn exchange(format: &str) -> &'static [&'static [u8]] {
    match format {
        "brat" => &[b"T1\tPER 3 7;8 12\tOrlo came\nR1\tmet Arg1:T1 Arg2:T1\nA1\tSure T1 yes\n#1\tNote T1 why\n\x1e\x1eMs Orlo came to Velmar.\n\x1e\x1e[entities]\nPER\n"],
        "conll" => &[b"# id = d1\nMs\tO\nOrlo\tB-PER\ncame\tO\n.\tO\n\n# a b c\nHe\tS-PER\n"],
        "csv" => &[b"id,doc,start,end,layer,label,quote,text\ns1,d1,3,7,entity,PER,Orlo,\"Ms Orlo came.\"\n\x1e\x1eid,title,text\nd1,Talks,Ms Orlo came.\n"],
        "tsv" => &[b"id\tdoc\tstart\tend\tlayer\tlabel\tquote\ns1\td1\t3\t7\tentity\tPER\tOrlo\n\x1e\x1eid\ttitle\ttext\nd1\tTalks\tMs Orlo came.\n"],
        "dna" => &[b"\"id\",\"document_id\",\"person\",\"concept\",\"agreement\",\"text\",\"start\",\"stop\"\n1,2,Orlo,talks,1,\"Ms Orlo came.\",3,7\n"],
        "parquet" => &[b"PAR1\x15\x04\x15\x10\x15\x14\x4c\x00\x00\x00PAR1"],
        "webanno" => &[b"#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.E|value\n\n#Text=Ms Orlo came.\n1-1\t0-2\tMs\t_\n1-2\t3-7\tOrlo\tPER[1]\n"],
        "slate" => &[b"(0, 1) - label:PER\n((0, 1), (0, 2)) - label:x\n\x1e\x1eMs Orlo came.\n"],
        "cas-json" => &[b"{\"%TYPES\":{},\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaString\":\"Ms Orlo came.\",\"sofaID\":\"_InitialView\"},{\"%ID\":2,\"%TYPE\":\"N\",\"@sofa\":1,\"begin\":3,\"end\":7,\"value\":\"PER\"}],\"%VIEWS\":{\"_InitialView\":{\"%SOFA\":1,\"%MEMBERS\":[2]}}}"],
        "xmi" => &[b"<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns:n=\"http:///n.ecore\"><cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" sofaString=\"Ms Orlo came.\"/><n:N xmi:id=\"2\" sofa=\"1\" begin=\"3\" end=\"7\" value=\"PER\"/><cas:View sofa=\"1\" members=\"2\"/></xmi:XMI>"],
        "label-studio" => &[b"[{\"id\":1,\"data\":{\"text\":\"Ms Orlo came.\"},\"annotations\":[{\"result\":[{\"id\":\"r\",\"type\":\"labels\",\"value\":{\"start\":3,\"end\":7,\"text\":\"Orlo\",\"labels\":[\"PER\"]},\"from_name\":\"l\",\"to_name\":\"t\"}]}]}]"],
        "w3c" => &[b"{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"a\",\"type\":\"Annotation\",\"body\":{\"type\":\"TextualBody\",\"value\":\"PER\"},\"target\":{\"source\":\"d.txt\",\"selector\":{\"type\":\"TextPositionSelector\",\"start\":3,\"end\":7}}}\n\x1e\x1eMs Orlo came.\n"],
        _ => &[
            b"{\"id\":1,\"text\":\"Ms Orlo came.\",\"label\":[[3,7,\"PER\"]],\"labels\":[[3,7,\"PER\"]],\"spans\":[{\"start\":3,\"end\":7,\"label\":\"PER\",\"token_start\":1,\"token_end\":1}],\"tokens\":[{\"text\":\"Ms\",\"start\":0,\"end\":2,\"id\":0},{\"text\":\"Orlo\",\"start\":3,\"end\":7,\"id\":1}],\"entities\":[{\"id\":1,\"start_offset\":3,\"end_offset\":7,\"label\":\"PER\"}],\"relations\":[{\"from_id\":1,\"to_id\":1,\"type\":\"x\"}],\"annotations\":[{\"start_byte\":3,\"end_byte\":7,\"label_name\":\"PER\"}],\"ner_tags\":[0,1,0]}\n",
            b"{\"tokens\":[\"Ms\",\"Orlo\",\"came\"],\"ner_tags\":[\"O\",\"B-PER\",\"O\"]}\n",
            b"[\"Ms Orlo came.\",{\"entities\":[[3,7,\"PER\"]]}]\n",
        ],
    }
}
