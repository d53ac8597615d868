//! A picture of a page: grey lines on white, as a scan looks from afar.

const WIDTH: usize = 96;
const HEIGHT: usize = 136;

/// The bytes of the picture as PNG.
pub fn page() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        // Each row begins with its filter: none.
        rows.push(0);
        let is_line = (16..HEIGHT - 16).contains(&y) && y % 8 < 2;
        let end = if y % 40 < 32 { WIDTH - 12 } else { WIDTH / 2 };
        rows.extend((0..WIDTH).map(|x| if is_line && (12..end).contains(&x) { 0x70 } else { 0xFA }));
    }
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    let size = |n: usize| u32::try_from(n).unwrap_or(0).to_be_bytes();
    // Eight bits of grey a pixel.
    chunk(&mut png, *b"IHDR", &[&size(WIDTH)[..], &size(HEIGHT), &[8, 0, 0, 0, 0]].concat());
    chunk(&mut png, *b"IDAT", &stored(&rows));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], body: &[u8]) {
    png.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
    let named = [&name[..], body].concat();
    png.extend(&named);
    png.extend(crc(&named).to_be_bytes());
}

/// A zlib stream of one stored block.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(0);
    let mut out = vec![0x78, 0x01, 1];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(bytes);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
