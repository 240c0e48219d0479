// Reads what a picture file says about itself: place, day, camera, names, size. It knows no page and no policy, sends nothing,
// and never throws: whatever a file claims about lengths and offsets is checked against the bytes that are there.
//
//     imageFacts.read(file) -> Promise<facts>
//     facts = { kind: "jpeg" | "png" | "webp" | "heic" | "gif" | "", readable, width, height, place: {latitude, longitude} | null,
//               taken, camera, serial, software, words: [text], thumbnail, turned, details: count }
//     width and height are as the picture is shown; `turned`: they are swapped in the file. `readable` is false where the format is not known or the file is cut off. Missing texts are "", missing numbers 0.
"use strict";
globalThis.imageFacts = (() => {
  const CHUNKS = 2000; // a real picture has far fewer
  const ENTRIES = 400;
  const BLOCK = 1 << 20; // the most that is read of one block of details
  const WINDOW = 1 << 14;
  const LONGEST = 300;

  async function read(file) {
    const facts = { kind: "", readable: false, width: 0, height: 0, place: null, taken: "", camera: "", serial: "", software: "", words: [], thumbnail: false, turned: false, details: 0 };
    try {
      const source = reader(file);
      const head = await source(0, 16);
      const kind = Object.keys(SIGNS).find((one) => SIGNS[one](head));
      if (!kind) return facts;
      facts.kind = kind;
      await READERS[kind](source, file.size, facts);
    } catch {
      facts.readable = false; // cut off, or not what it claims to be
    }
    if (facts.turned) [facts.width, facts.height] = [facts.height, facts.width];
    return facts;
  }

  // Gives a function that reads `length` bytes at an offset, in pieces that serve several reads, and fails beyond the end.
  function reader(file) {
    let start = 0, piece = new DataView(new ArrayBuffer(0));
    return async (offset, length) => {
      if (offset < start || offset + length > start + piece.byteLength) {
        start = offset;
        piece = new DataView(await file.slice(offset, offset + Math.max(length, WINDOW)).arrayBuffer());
      }
      return part(piece, offset - start, length);
    };
  }

  function part(view, offset, length) {
    if (offset < 0 || length < 0 || offset + length > view.byteLength) throw new RangeError("beyond the end");
    return new DataView(view.buffer, view.byteOffset + offset, length);
  }

  const latin = (view) => String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  const at = (view, offset, text) => offset + text.length <= view.byteLength && latin(part(view, offset, text.length)) === text;
  const SIGNS = {
    jpeg: (head) => head.byteLength > 3 && head.getUint16(0) === 0xffd8,
    png: (head) => at(head, 0, "\x89PNG\r\n\x1a\n"),
    webp: (head) => at(head, 0, "RIFF") && at(head, 8, "WEBP"),
    gif: (head) => at(head, 0, "GIF8"),
    heic: (head) => at(head, 4, "ftyp") && ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif"].some((brand) => at(head, 8, brand)),
  };
  const READERS = { jpeg: readJpeg, png: readPng, webp: readWebp, gif: readGif, heic: readHeic };

  async function readJpeg(source, size, facts) {
    for (let offset = 2, count = 0; count < CHUNKS && offset + 4 <= size; count += 1) {
      const head = await source(offset, 4);
      if (head.getUint8(0) !== 0xff) return;
      const sign = head.getUint8(1);
      if (sign === 0xff) { offset += 1; continue; }
      const length = head.getUint16(2);
      if (sign === 0xda || sign === 0xd9) { facts.readable = facts.width > 0; return; }
      if (length < 2) return;
      if (sign >= 0xc0 && sign <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(sign)) {
        const frame = await source(offset + 4, 5);
        [facts.height, facts.width] = [frame.getUint16(1), frame.getUint16(3)];
      }
      if (sign === 0xe1) detail(await source(offset + 4, length - 2), facts);
      if (sign === 0xed) facts.details += 1;
      if (sign === 0xfe) say(latin(await source(offset + 4, length - 2)), facts);
      offset += 2 + length;
    }
  }

  // One APP1 block: EXIF or XMP.
  function detail(view, facts) {
    if (at(view, 0, "Exif\0\0")) attempt(() => readExif(part(view, 6, view.byteLength - 6), facts));
    else if (at(view, 0, "http://ns.adobe.com/")) readXmp(utf8(view), facts);
  }

  async function readPng(source, size, facts) {
    for (let offset = 8, count = 0; count < CHUNKS && offset + 12 <= size; count += 1) {
      const head = await source(offset, 8);
      const [length, name] = [head.getUint32(0), latin(part(head, 4, 4))];
      if (name === "IEND") { facts.readable = facts.width > 0; return; }
      const body = () => source(offset + 8, Math.min(length, BLOCK));
      if (name === "IHDR") {
        const frame = await body();
        [facts.width, facts.height] = [frame.getUint32(0), frame.getUint32(4)];
      }
      if (name === "eXIf") { const exif = await body(); attempt(() => readExif(exif, facts)); }
      if (name === "tEXt" || name === "iTXt") readText(name, utf8(await body()), facts);
      if (name === "zTXt") facts.details += 1;
      offset += 12 + length;
    }
  }

  function readText(name, text, facts) {
    const [key, ...rest] = text.split("\0");
    const value = name === "tEXt" ? rest.join(" ") : rest.slice(4).join(" ");
    if (key.startsWith("XML:com.adobe")) readXmp(value, facts);
    else if (key === "Software") facts.software = short(value);
    else say(value, facts);
  }

  async function readWebp(source, size, facts) {
    const end = Math.min(size, 8 + (await source(4, 4)).getUint32(0, true));
    for (let offset = 12, count = 0; count < CHUNKS && offset + 8 <= end; count += 1) {
      const head = await source(offset, 8);
      const [name, length] = [latin(part(head, 0, 4)), head.getUint32(4, true)];
      const body = () => source(offset + 8, Math.min(length, BLOCK));
      if (name === "VP8X") { const frame = await body(); [facts.width, facts.height] = [1 + tall(frame, 4), 1 + tall(frame, 7)]; }
      if (name === "VP8 " && !facts.width) { const frame = await source(offset + 8, 10); [facts.width, facts.height] = [frame.getUint16(6, true) & 0x3fff, frame.getUint16(8, true) & 0x3fff]; }
      if (name === "VP8L" && !facts.width) { const bits = (await source(offset + 8, 5)).getUint32(1, true); [facts.width, facts.height] = [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)]; }
      if (name === "EXIF") { const exif = await body(); attempt(() => readExif(at(exif, 0, "Exif\0\0") ? part(exif, 6, exif.byteLength - 6) : exif, facts)); }
      if (name === "XMP ") readXmp(utf8(await body()), facts);
      offset += 8 + length + (length % 2);
      if (offset >= end) facts.readable = facts.width > 0 && offset <= size + 1;
    }
  }

  const tall = (view, offset) => view.getUint8(offset) | (view.getUint8(offset + 1) << 8) | (view.getUint8(offset + 2) << 16);

  async function readGif(source, _size, facts) {
    const head = await source(0, 10);
    [facts.width, facts.height, facts.readable] = [head.getUint16(6, true), head.getUint16(8, true), true];
  }

  // HEIC and AVIF keep their details as an item of the box `meta`: iinf names it, iloc says where it lies.
  async function readHeic(source, size, facts) {
    const meta = await boxIn(source, size, "meta");
    const inside = boxes(meta, 4);
    for (const [name, body] of boxes(find(find(inside, "iprp") && boxes(find(inside, "iprp"), 0), "ipco") ?? new DataView(new ArrayBuffer(0)), 0)) {
      if (name === "ispe" && body.getUint32(4) > facts.width) [facts.width, facts.height] = [body.getUint32(4), body.getUint32(8)];
    }
    const wanted = exifItem(find(inside, "iinf"));
    if (wanted !== null) {
      const [offset, length] = place(find(inside, "iloc"), wanted);
      const body = await source(offset, Math.min(length, BLOCK));
      const skipped = 4 + body.getUint32(0);
      readExif(part(body, skipped, body.byteLength - skipped), facts);
    }
    facts.readable = true;
  }

  async function boxIn(source, size, wanted) {
    for (let offset = 0, count = 0; count < 50 && offset + 8 <= size; count += 1) {
      const head = await source(offset, 8);
      const length = head.getUint32(0);
      if (latin(part(head, 4, 4)) === wanted) return source(offset + 8, Math.min(length - 8, BLOCK));
      if (length < 8) break;
      offset += length;
    }
    throw new RangeError("no such box");
  }

  function boxes(view, from) {
    const found = [];
    for (let offset = from; offset + 8 <= view.byteLength && found.length < ENTRIES; ) {
      const length = view.getUint32(offset);
      if (length < 8) break;
      found.push([latin(part(view, offset + 4, 4)), part(view, offset + 8, length - 8)]);
      offset += length;
    }
    return found;
  }

  const find = (list, wanted) => (list || []).find(([name]) => name === wanted)?.[1];

  function exifItem(info) {
    if (!info) return null;
    const items = boxes(info, info.getUint8(0) === 0 ? 6 : 8).map(([, body]) => body);
    const exif = items.find((body) => body.byteLength >= 12 && at(body, body.getUint8(0) === 3 ? 10 : 8, "Exif"));
    return exif ? (exif.getUint8(0) === 3 ? exif.getUint32(4) : exif.getUint16(4)) : null;
  }

  function place(view, wanted) {
    const version = view.getUint8(0);
    const [sizes, more] = [view.getUint8(4), view.getUint8(5)];
    const [offsets, lengths, bases, indexes] = [sizes >> 4, sizes & 15, more >> 4, version ? more & 15 : 0];
    let at_ = 6;
    const next = (width) => { let value = 0; for (let i = 0; i < width; i += 1) value = value * 256 + view.getUint8(at_ + i); at_ += width; return value; };
    const items = next(version < 2 ? 2 : 4);
    for (let count = 0; count < Math.min(items, CHUNKS); count += 1) {
      const id = next(version < 2 ? 2 : 4);
      if (version) next(2);
      next(2);
      const base = next(bases), extents = next(2);
      for (let extent = 0; extent < Math.min(extents, ENTRIES); extent += 1) {
        next(indexes);
        const offset = base + next(offsets), length = next(lengths);
        if (id === wanted) return [offset, length];
      }
    }
    throw new RangeError("no such item");
  }

  // EXIF is a TIFF file: a directory of entries, with directories for the camera and for GPS.
  function readExif(view, facts) {
    const little = view.getUint16(0) === 0x4949;
    if (view.getUint16(2, little) !== 42) return;
    facts.details += 1;
    const main = directory(view, view.getUint32(4, little), little);
    const shot = directory(view, main.number(0x8769), little), gps = directory(view, main.number(0x8825), little);
    facts.camera ||= short([main.text(0x010f), main.text(0x0110)].filter(Boolean).join(" "));
    facts.software ||= main.text(0x0131);
    facts.taken ||= day(shot.text(0x9003) || shot.text(0x9004) || main.text(0x0132));
    facts.serial ||= shot.text(0xa431);
    for (const tag of [0x010e, 0x013b, 0x8298]) say(main.text(tag), facts);
    say(shot.text(0xa430), facts);
    facts.thumbnail ||= main.next > 0 && directory(view, main.next, little).number(0x0201) > 0;
    facts.turned = [5, 6, 7, 8].includes(main.number(0x0112));
    facts.place ||= coordinates(gps.fractions(2), gps.text(1), gps.fractions(4), gps.text(3));
  }

  const WIDTHS = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

  function directory(view, offset, little) {
    const entries = new Map();
    let next = 0;
    if (offset >= 8 && offset + 2 <= view.byteLength) {
      const count = Math.min(view.getUint16(offset, little), ENTRIES);
      for (let i = 0; i < count && offset + 14 + 12 * i <= view.byteLength; i += 1) {
        const entry = offset + 2 + 12 * i;
        entries.set(view.getUint16(entry, little), { type: view.getUint16(entry + 2, little), count: view.getUint32(entry + 4, little), entry });
      }
      const end = offset + 2 + 12 * count;
      if (end + 4 <= view.byteLength) next = view.getUint32(end, little);
    }
    const bytes = (tag, most) => {
      const one = entries.get(tag);
      if (!one || !WIDTHS[one.type]) return null;
      const length = Math.min(one.count * WIDTHS[one.type], most);
      const from = one.count * WIDTHS[one.type] <= 4 ? one.entry + 8 : view.getUint32(one.entry + 8, little);
      return from + length <= view.byteLength ? part(view, from, length) : null;
    };
    return {
      next,
      text: (tag) => (entries.get(tag)?.type === 2 ? short(utf8(bytes(tag, 2 * LONGEST) ?? new DataView(new ArrayBuffer(0)))) : ""),
      number: (tag) => { const found = bytes(tag, 4); return !found || found.byteLength < 2 ? 0 : found.byteLength < 4 ? found.getUint16(0, little) : found.getUint32(0, little); },
      fractions: (tag) => {
        const found = entries.get(tag)?.type === 5 ? bytes(tag, 24) : null;
        return found ? Array.from({ length: found.byteLength >> 3 }, (_, i) => found.getUint32(8 * i, little) / found.getUint32(8 * i + 4, little)) : [];
      },
    };
  }

  function coordinates(latitude, south, longitude, west) {
    const degrees = (parts, minus) => (parts.length ? (minus ? -1 : 1) * parts.reduce((sum, one, i) => sum + (Number.isFinite(one) ? one / 60 ** i : i ? 0 : NaN), 0) : NaN);
    const found = { latitude: degrees(latitude, south.startsWith("S")), longitude: degrees(longitude, west.startsWith("W")) };
    return Math.abs(found.latitude) <= 90 && Math.abs(found.longitude) <= 180 ? found : null;
  }

  // XMP is XML, of which only a place and a town are wanted; it is searched, never parsed into a page.
  function readXmp(text, facts) {
    facts.details += 1;
    const value = (name) => text.match(new RegExp(`\\b${name}(?:="([^"<]{1,200})"|>([^<]{1,200})<)`))?.slice(1).find(Boolean) ?? "";
    const [latitude, longitude] = [value("GPSLatitude"), value("GPSLongitude")].map((one) => one.split(/[,NSEW]/).filter(Boolean).map(Number));
    facts.place ||= coordinates(latitude, /S/.test(value("GPSLatitude")) ? "S" : "", longitude, /W/.test(value("GPSLongitude")) ? "W" : "");
    for (const name of ["City", "Location", "CreatorTool"]) if (name === "CreatorTool") facts.software ||= short(value(name)); else say(value(name), facts);
  }

  const attempt = (work) => { try { work(); } catch { /* this block is broken; the file has others */ } };
  const utf8 = (view) => new TextDecoder("utf-8").decode(view);
  const short = (text) => [...text.replace(/[\p{C}\p{Z}\s]+/gu, " ").trim()].slice(0, LONGEST).join("");
  const day = (text) => text.replace(/^(\d{4}):(\d\d):(\d\d)/, "$1-$2-$3");
  const say = (text, facts) => { const said = short(text); if (said && facts.words.length < 12 && !facts.words.includes(said)) facts.words.push(said); };

  return { read };
})();
