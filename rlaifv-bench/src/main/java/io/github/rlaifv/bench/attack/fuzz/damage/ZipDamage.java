package io.github.rlaifv.bench.attack.fuzz.damage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages ZIP files in the records that locate entries, and in general. */
public final class ZipDamage {
    public static final DamagedFormat FORMAT = DamagedFormats.BINARY.and(List.of(
            ZipDamage::directory, ZipDamage::directory, ZipDamage::directory, ZipDamage::end, ZipDamage::local));
    private static final int LISTED = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL = 0x04034b50;

    private ZipDamage() {}

    /** Damages method, sizes, name length or offset of an entry of the central directory. */
    private static Mutation directory(byte[] sound, RandomGenerator random) {
        int[] fields = {10, 20, 24, 28, 30, 42};
        return edited("directory", sound, LISTED, fields[random.nextInt(fields.length)], random);
    }

    private static Mutation end(byte[] sound, RandomGenerator random) {
        int[] fields = {8, 10, 12, 16};
        return edited("end", sound, END, fields[random.nextInt(fields.length)], random);
    }

    private static Mutation local(byte[] sound, RandomGenerator random) {
        int[] fields = {18, 22, 26, 28};
        return edited("local", sound, LOCAL, fields[random.nextInt(fields.length)], random)
                .detectable(false);
    }

    private static Mutation edited(String name, byte[] sound, int signature, int field, RandomGenerator random) {
        ByteBuffer buffer = ByteBuffer.wrap(sound.clone()).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> records = new ArrayList<>();
        for (int i = 0; i + 4 <= sound.length; i++) {
            if (buffer.getInt(i) == signature) {
                records.add(i);
            }
        }
        int at = records.get(random.nextInt(records.size())) + field;
        if (at + 4 > sound.length) {
            return new Mutation(name, false, sound);
        }
        int[] values = {0, 1, -1, Integer.MAX_VALUE, buffer.getInt(at) + 4, buffer.getInt(at) - 4};
        buffer.putInt(at, values[random.nextInt(values.length)]);
        return new Mutation(name + " " + field, true, buffer.array());
    }
}
