package io.github.rlaifv.bench.attack.fuzz.damage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damage that is independent of the format. The format determines which kinds a reader can notice. */
final class ByteMutators {
    private static final List<String> OTHER_FILES = List.of(
            "",
            "\n",
            "<!DOCTYPE html><html><body>404</body></html>",
            "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 5295160\n",
            "null",
            "[]",
            "{}",
            "\0".repeat(300));
    private static final int[] EXTREMES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 16, 0x7fff, 0x00ff00ff};

    private ByteMutators() {}

    /** Truncates the file. */
    static Mutation cut(byte[] sound, RandomGenerator random) {
        return new Mutation("cut", true, Arrays.copyOf(sound, random.nextInt(Math.max(1, sound.length))));
    }

    /** Flips one to eight bits. */
    static Mutation flip(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        for (int n = 1 + random.nextInt(8); n > 0 && bytes.length > 0; n--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return new Mutation("flip", false, bytes);
    }

    /** Overwrites bytes with random ones. */
    static Mutation overwrite(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        int from = random.nextInt(Math.max(1, bytes.length));
        int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
        for (int i = from; i < to; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return new Mutation("overwrite", false, bytes);
    }

    /** Overwrites bytes with zeros or ones. */
    static Mutation blank(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        int from = random.nextInt(Math.max(1, bytes.length));
        int to = Math.min(bytes.length, from + 1 + random.nextInt(512));
        Arrays.fill(bytes, from, to, (byte) (random.nextBoolean() ? 0 : 0xff));
        return new Mutation("blank", false, bytes);
    }

    /** Removes bytes. */
    static Mutation remove(byte[] sound, RandomGenerator random) {
        int from = random.nextInt(Math.max(1, sound.length));
        int to = Math.min(sound.length, from + 1 + random.nextInt(64));
        return new Mutation("remove", false, joined(sound, from, new byte[0], to));
    }

    /** Inserts random bytes. */
    static Mutation insert(byte[] sound, RandomGenerator random) {
        byte[] junk = new byte[1 + random.nextInt(64)];
        random.nextBytes(junk);
        int at = random.nextInt(sound.length + 1);
        return new Mutation("insert", false, joined(sound, at, junk, at));
    }

    /** Duplicates a part of the file. */
    static Mutation duplicate(byte[] sound, RandomGenerator random) {
        int from = random.nextInt(Math.max(1, sound.length));
        int to = Math.min(sound.length, from + 1 + random.nextInt(256));
        return new Mutation("duplicate", false, joined(sound, to, Arrays.copyOfRange(sound, from, to), to));
    }

    /** Appends random bytes. */
    static Mutation append(byte[] sound, RandomGenerator random) {
        byte[] junk = new byte[1 + random.nextInt(64)];
        random.nextBytes(junk);
        return new Mutation("append", false, joined(sound, sound.length, junk, sound.length));
    }

    /** Writes an extreme number over two, four or eight bytes, as a length field may have. */
    static Mutation extreme(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        if (bytes.length < 8) {
            return new Mutation("extreme", false, bytes);
        }
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        // lengths are mostly in the first bytes
        int at = random.nextInt(random.nextBoolean() ? Math.min(64, bytes.length - 7) : bytes.length - 7);
        int value = EXTREMES[random.nextInt(EXTREMES.length)];
        switch (random.nextInt(3)) {
            case 0 -> buffer.putShort(at, (short) value);
            case 1 -> buffer.putInt(at, value);
            default -> buffer.putLong(at, (long) value << random.nextInt(32));
        }
        return new Mutation("extreme", false, bytes);
    }

    /** Replaces the file by another one: an empty one, a page of a server, or a pointer to a large file. */
    static Mutation replace(byte[] sound, RandomGenerator random) {
        String other = OTHER_FILES.get(random.nextInt(OTHER_FILES.size()));
        return new Mutation("replace", true, other.getBytes(StandardCharsets.UTF_8));
    }

    /** Inserts bytes that are not UTF-8. */
    static Mutation junkText(byte[] sound, RandomGenerator random) {
        byte[] junk = {(byte) 0xff, (byte) 0xc0, (byte) 0x80, (byte) 0xfe};
        int at = random.nextInt(sound.length + 1);
        return new Mutation("junk UTF-8", true, joined(sound, at, Arrays.copyOf(junk, 1 + random.nextInt(4)), at));
    }

    static byte[] joined(byte[] sound, int before, byte[] between, int after) {
        return ByteBuffer.allocate(before + between.length + sound.length - after)
                .put(sound, 0, before)
                .put(between)
                .put(sound, after, sound.length - after)
                .array();
    }
}
