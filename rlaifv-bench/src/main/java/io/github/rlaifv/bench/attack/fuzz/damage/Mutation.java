package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.List;

/**
 * A damaged version of a file.
 *
 * @param name what was done to the file
 * @param detectable whether the format, or the rules of the reader that others use for it, let a reader notice; if so, a
 *     result that differs from that of the sound file is wrong. A truncated file can be noticed, a flipped byte of a
 *     weight can't
 * @param fields the damaged field and those around it, innermost first; empty if no field is at fault
 * @param bytes the damaged file
 * @param place what is in the place of the file
 */
public record Mutation(String name, boolean detectable, List<String> fields, byte[] bytes, Place place) {
    /** What is in the place of a file. */
    public enum Place {
        /** A regular file. */
        FILE,
        /** Nothing. */
        NOTHING,
        /** A folder. */
        FOLDER,
        /** A device that never ends; a pipe if none can be made. */
        DEVICE,
        /** A pipe that nobody writes to. */
        PIPE,
        /** A file of six gigabytes, mostly zeros that take no space. */
        SIX_GIGABYTES
    }

    public Mutation {
        fields = List.copyOf(fields);
    }

    /** Creates damage that is not that of a field. */
    public Mutation(String name, boolean detectable, byte[] bytes) {
        this(name, detectable, List.of(), bytes, Place.FILE);
    }

    /** Returns a copy with other bytes. */
    Mutation withBytes(byte[] value) {
        return new Mutation(name, detectable, fields, value, place);
    }

    /** Returns a copy that a reader can or can't notice. */
    Mutation detectable(boolean value) {
        return new Mutation(name, value, fields, bytes, place);
    }
}
