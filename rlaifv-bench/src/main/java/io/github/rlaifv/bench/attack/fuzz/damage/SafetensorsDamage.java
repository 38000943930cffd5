package io.github.rlaifv.bench.attack.fuzz.damage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages safetensors files: header and data separately, because only the data has no redundancy. */
public final class SafetensorsDamage {
    public static final DamagedFormat FORMAT = new DamagedFormat(List.of(
            SafetensorsDamage::header,
            SafetensorsDamage::header,
            SafetensorsDamage::headerBits,
            SafetensorsDamage::headerLength,
            SafetensorsDamage::data,
            SafetensorsDamage::notFinite,
            (sound, random) -> ByteMutators.remove(sound, random).detectable(true),
            (sound, random) -> ByteMutators.insert(sound, random).detectable(true),
            (sound, random) -> ByteMutators.duplicate(sound, random).detectable(true),
            (sound, random) -> ByteMutators.append(sound, random).detectable(true),
            ByteMutators::cut,
            ByteMutators::replace));

    private static final JsonDamage VALUES = new JsonDamage(JsonRules.records("__metadata__"));

    private SafetensorsDamage() {}

    private static int headerEnd(byte[] sound) {
        return 8 + (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static Mutation header(byte[] sound, RandomGenerator random) {
        int end = headerEnd(sound);
        Mutation inner = VALUES.damage(Arrays.copyOfRange(sound, 8, end), random);
        byte[] text = inner.bytes();
        byte[] bytes = ByteBuffer.allocate(8 + text.length + sound.length - end)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(sound, end, sound.length - end)
                .array();
        return new Mutation("header " + inner.name(), inner.detectable(), bytes);
    }

    private static Mutation headerBits(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        String header = new String(sound, 8, headerEnd(sound) - 8, StandardCharsets.ISO_8859_1);
        int from = header.startsWith("{\"__metadata__\"") ? header.indexOf('}') + 1 : 0;
        int at = 8 + from + random.nextInt(header.stripTrailing().length() - from);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return new Mutation("header flip", true, bytes);
    }

    private static Mutation headerLength(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        long length = headerEnd(sound) - 8L;
        long other = switch (random.nextInt(6)) {
            case 0 -> length + 1 + random.nextInt(64);
            case 1 -> Math.max(0, length - 1 - random.nextInt(64));
            case 2 -> Long.MAX_VALUE;
            case 3 -> -1;
            case 4 -> 0;
            default -> 1L << random.nextInt(63);
        };
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(other);
        return new Mutation("header length", other != length, bytes);
    }

    private static Mutation data(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        int end = headerEnd(sound);
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            bytes[end + random.nextInt(sound.length - end)] ^= (byte) (1 << random.nextInt(8));
        }
        return new Mutation("data flip", false, bytes);
    }

    /** Writes floats that are not finite, as a diverged run would have saved. */
    private static Mutation notFinite(byte[] sound, RandomGenerator random) {
        byte[] bytes = sound.clone();
        int end = headerEnd(sound);
        int words = (sound.length - end) / 4;
        int from = random.nextInt(words);
        int to = Math.min(words, from + 1024);
        for (int i = from; i < to; i++) {
            Arrays.fill(bytes, end + 4 * i, end + 4 * i + 4, (byte) 0xff);
        }
        return new Mutation("data not finite", false, bytes);
    }
}
