package io.github.rlaifv.bench.attack.fuzz.damage;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/** Damages PNG files by their chunks, with valid checksums. */
public final class PngDamage {
    public static final DamagedFormat FORMAT = DamagedFormats.CHECKED.and(
            List.of(PngDamage::without, PngDamage::twice, PngDamage::huge, PngDamage::data, PngDamage::otherLength));
    private static final int SIGNATURE = 8;

    private PngDamage() {}

    private record Chunk(String type, byte[] data) {
        boolean critical() {
            return Character.isUpperCase(type.charAt(0));
        }
    }

    private static Mutation without(byte[] sound, RandomGenerator random) {
        List<Chunk> chunks = chunks(sound);
        Chunk gone = chunks.remove(random.nextInt(chunks.size()));
        return new Mutation("without " + gone.type(), gone.critical(), bytes(sound, chunks));
    }

    private static Mutation twice(byte[] sound, RandomGenerator random) {
        List<Chunk> chunks = chunks(sound);
        Chunk one = chunks.get(random.nextInt(chunks.size()));
        chunks.add(random.nextInt(chunks.size() + 1), one);
        return new Mutation("twice " + one.type(), false, bytes(sound, chunks));
    }

    /** Sets a size that the data does not fill, up to a decompression bomb. */
    private static Mutation huge(byte[] sound, RandomGenerator random) {
        List<Chunk> chunks = chunks(sound);
        byte[] header = chunks.get(0).data().clone();
        int[] sizes = {2_000, 10_000, 100_000_000, Integer.MAX_VALUE, -1};
        ByteBuffer.wrap(header).putInt(4 * random.nextInt(2), sizes[random.nextInt(sizes.length)]);
        chunks.set(0, new Chunk("IHDR", header));
        return new Mutation("huge", true, bytes(sound, chunks));
    }

    private static Mutation data(byte[] sound, RandomGenerator random) {
        List<Chunk> chunks = chunks(sound);
        int at = random.nextInt(chunks.size());
        Chunk chunk = chunks.get(at);
        if (chunk.data().length > 0) {
            byte[] data = chunk.data().clone();
            data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
            chunks.set(at, new Chunk(chunk.type(), data));
        }
        return new Mutation("data of " + chunk.type(), false, bytes(sound, chunks));
    }

    private static Mutation otherLength(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        int at = SIGNATURE;
        List<Chunk> chunks = chunks(sound);
        for (int i = random.nextInt(chunks.size()); i > 0; i--) {
            at += 12 + ByteBuffer.wrap(sound).getInt(at);
        }
        int[] lengths = {0, 1, -1, Integer.MAX_VALUE, 1 << 24};
        int before = ByteBuffer.wrap(bytes).getInt(at);
        int after = lengths[random.nextInt(lengths.length)];
        ByteBuffer.wrap(bytes).putInt(at, after);
        return new Mutation("length of a chunk", before != after, bytes);
    }

    private static List<Chunk> chunks(byte[] png) {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(png);
        for (int at = SIGNATURE; at + 12 <= png.length; ) {
            int length = buffer.getInt(at);
            chunks.add(new Chunk(
                    new String(png, at + 4, 4, StandardCharsets.ISO_8859_1),
                    Arrays.copyOfRange(png, at + 8, at + 8 + length)));
            at += 12 + length;
        }
        return chunks;
    }

    private static byte[] bytes(byte[] sound, List<Chunk> chunks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sound, 0, SIGNATURE);
        for (Chunk chunk : chunks) {
            byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(chunk.data());
            out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.data().length).array());
            out.writeBytes(type);
            out.writeBytes(chunk.data());
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        }
        return out.toByteArray();
    }
}
