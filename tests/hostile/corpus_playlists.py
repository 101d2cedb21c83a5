"""Playlists and descriptions disguised as videos and photos: whoever follows them reads our files or asks our net."""

import struct
from collections.abc import Iterator

from tests.hostile import seeds
from tests.hostile.isoboxes import box
from tests.hostile.items import JPEG, MOV, MP4, WEBM, Bait, Item, refused


def items(bait: Bait) -> Iterator[Item]:
    """Every playlist, as a video; some as a photo."""
    for number, (name, content) in enumerate(playlists(bait).items()):
        yield refused(name, content, (MP4, MOV, WEBM)[number % 3])
        if number % 4 == 0:
            yield refused(f"{name}, as a photo", content, JPEG)
    for name, content in disguised(bait).items():
        yield refused(name, content, MP4)


def playlists(bait: Bait) -> dict[str, bytes]:
    """Texts that name other files."""
    file, url = f"file://{bait.secret_path}", f"{bait.url}/playlist"
    plain = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9.0,\n"
    texts = {
        "HLS of a file": f"{plain}{file}\n#EXT-X-ENDLIST\n",
        "HLS of a path": f"{plain}{bait.secret_path}\n#EXT-X-ENDLIST\n",
        "HLS of the net": f"{plain}{url}.ts\n#EXT-X-ENDLIST\n",
        "HLS of passwords": f"{plain}file:///etc/passwd\n#EXT-X-ENDLIST\n",
        "HLS of concat": f"{plain}concat:{url}.txt|{file}\n#EXT-X-ENDLIST\n",
        "HLS of subfile": f"{plain}subfile,,start,0,end,9,,:{file}\n#EXT-X-ENDLIST\n",
        "HLS of gopher": f"{plain}gopher://127.0.0.1:{bait.port}/_x\n",
        "HLS of a pipe": f"{plain}pipe:0\n",
        "HLS of a crypto": f"{plain}crypto+{file}\n",
        "HLS of data": f"{plain}data:text/plain;base64,I0VYVE0zVQ==\n",
        "HLS master": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{url}.m3u8\n",
        "HLS with a key": f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{url}.key"\n#EXTINF:9,\n{file}\n',
        "HLS with a map": f'#EXTM3U\n#EXT-X-MAP:URI="{url}.mp4"\n#EXTINF:9,\n{file}\n',
        "HLS of itself": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\npipe:0\n",
        "HLS with a mark ahead": "\ufeff" + f"{plain}{file}\n",
        "HLS with blanks ahead": "\n\n   " + f"{plain}{file}\n",
        "ffconcat": f"ffconcat version 1.0\nfile '{file}'\nduration 5\n",
        "ffconcat of the net": f"ffconcat version 1.0\nfile '{url}.mp4'\n",
        "ffconcat of a device": "ffconcat version 1.0\nfile /dev/zero\n",
        "concat without a mark": f"file '{bait.secret_path}'\n",
        "DASH": f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><BaseURL>{url}'
        '</BaseURL><AdaptationSet><Representation id="1"><SegmentList><SegmentURL media="a"/></SegmentList>'
        "</Representation></AdaptationSet></Period></MPD>",
        "DASH of an entity": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{file}">]><MPD><BaseURL>&e;</BaseURL></MPD>',
        "SDP": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {bait.port} RTP/AVP 96\n",
        "SMIL": f'<smil><body><video src="{url}.mp4"/><ref src="{file}"/></body></smil>',
        "smooth streaming": f'<SmoothStreamingMedia><StreamIndex Url="{url}"/></SmoothStreamingMedia>',
        "ASX": f'<asx version="3.0"><entry><ref href="{url}.asf"/></entry></asx>',
        "ASF reference": f"[Reference]\nRef1={url}\n",
        "PLS": f"[playlist]\nFile1={file}\nFile2={url}\nNumberOfEntries=2\n",
        "XSPF": f'<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track><location>{url}</location></track></trackList></playlist>',
        "WPL": f'<?wpl version="1.0"?><smil><body><seq><media src="{file}"/></seq></body></smil>',
        "QuickTime link": f'<?quicktime type="application/x-quicktime-media-link"?><embed src="{url}"/>',
        "RTSP text": f"RTSPtext\nrtsp://127.0.0.1:{bait.port}/x\n",
        "Real metafile": f"rtsp://127.0.0.1:{bait.port}/x\n{file}\n",
        "address": f"[InternetShortcut]\nURL={url}\n",
        "M3U without a mark": f"{bait.secret_path}\n{url}\n",
        "lavfi": f"movie={bait.secret_path}[out0]",
        "ffmetadata": ";FFMETADATA1\ntitle=x\n[CHAPTER]\nSTART=0\n",
        "SRT": f"1\n00:00:00,000 --> 00:00:09,000\n<font face='{file}'>x</font>\n",
        "WebVTT": f"WEBVTT\n\nSTYLE\n::cue {{ background: url({url}) }}\n\n00:00.000 --> 00:09.000\nx\n",
        "ASS": f"[Script Info]\nScriptType: v4.00+\nVideo File: {file}\n[Fonts]\nfontname: x\n[Events]\n",
        "SAMI": f"<SAMI><HEAD><STYLE>@import '{url}';</STYLE></HEAD></SAMI>",
        "image sequence": "%d%d%d%d.png",
        "IMF": f'<AssetMap xmlns="http://www.smpte-ra.org/schemas/429-9/2007/AM"><Path>{url}</Path></AssetMap>',
        "VobSub": f"# VobSub index file, v7 (do not modify this line!)\nid: en\n# {file}\n",
        "AviSynth": f'AVISource("{bait.secret_path}")',
        "VapourSynth": "import vapoursynth\nimport os; os.system('id')\n",
        "RTMP": f"rtmp://127.0.0.1:{bait.port}/live\n",
        "JSON manifest": f'{{"src": "{url}", "sources": ["{file}"]}}',
    }
    return {name: text.encode() for name, text in texts.items()}


def disguised(bait: Bait) -> dict[str, bytes]:
    """The same behind the first bytes of something else."""
    lines = f"#EXTM3U\n#EXTINF:9.0,\nfile://{bait.secret_path}\n{bait.url}/hidden.ts\n#EXT-X-ENDLIST\n".encode()
    ftyp = box(b"ftyp", b"isom", bytes(4), b"isom")
    mp4 = seeds.plain_mp4()
    return {
        "HLS behind ftyp": ftyp + b"\n" + lines,
        "HLS within mdat": ftyp + box(b"mdat", b"\n" + lines),
        "HLS within free": box(b"free", b"\n" + lines) + ftyp,
        "HLS in the brand": box(b"ftyp", b"\n" + lines),
        "HLS with an index behind": lines + mp4,
        "HLS of one line ahead of ftyp": b"#EXTM3U\n" + mp4,
        "AVI with a playlist as subtitles": avi_of(lines),
        "AVI with a playlist in its index": b"RIFF" + struct.pack("<I", 400) + b"AVI LIST" + lines,
        "WAV with a playlist": b"RIFF" + struct.pack("<I", len(lines) + 12) + b"WAVEdata" + lines,
        "transport stream with a playlist": (b"G" + bytes(187)) * 20 + lines,
        "MP3 with a playlist": b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + lines,
        "Matroska head with a playlist": bytes.fromhex(
            "1a45dfa3a34286810142f7810142f2810442f381084282886d6174726f736b61"
        )
        + lines,
        "Ogg with a playlist": b"OggS\0\2" + bytes(20) + b"\1\x1e\1vorbis" + lines,
        "FLV with a playlist": b"FLV\1\5\0\0\0\x09\0\0\0\0" + lines,
        "gzip of a playlist": b"\x1f\x8b\x08\0\0\0\0\0\0\3" + lines,
    }


def avi_of(lines: bytes) -> bytes:
    """An AVI whose subtitles are a playlist (the way in of CVE-2017-9993): GAB2 within a text stream."""
    gab2 = (
        b"GAB2\0\2\0"
        + struct.pack("<I", 10)
        + "x.srt".encode("utf-16-le")
        + b"\4\0"
        + struct.pack("<I", len(lines))
        + lines
    )

    def chunk(name: bytes, body: bytes) -> bytes:
        return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)

    def listed(name: bytes, *parts: bytes) -> bytes:
        return chunk(b"LIST", name + b"".join(parts))

    main = chunk(b"avih", struct.pack("<14I", 40_000, 0, 0, 0, 1, 0, 1, 0, 64, 48, 0, 0, 0, 0))
    stream = listed(b"strl", chunk(b"strh", b"txts" + bytes(44)), chunk(b"strf", b""))
    body = listed(b"hdrl", main, stream) + listed(b"movi", chunk(b"00sb", gab2))
    return chunk(b"RIFF", b"AVI " + body)
