package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.List;

/**
 * A damaged version of a file.
 *
 * @param name what was done to it
 * @param told whether the format, or the rules of the reader that others use for it, let a reader notice: then another
 *     result than that of the sound file is wrong. A flipped byte of a weight is not told, a cut file is
 * @param fields the damaged field and those around it, innermost first; empty if no field is at fault
 * @param bytes the damaged file
 * @param place what stands in the place of the file
 */
public record Mutation(String name, boolean told, List<String> fields, byte[] bytes, Place place) {
    /** What stands in the place of a file. */
    public enum Place {
        /** A regular file. */
        FILE,
        /** Nothing. */
        NOTHING,
        /** A folder. */
        FOLDER,
        /** A device that never ends; a pipe where none can be made. */
        DEVICE,
        /** A pipe that nobody writes to. */
        PIPE,
        /** A file of six gigabytes, most of them zeros that take no space. */
        SIX_GIGABYTES
    }

    public Mutation {
        fields = List.copyOf(fields);
    }

    /** Damage that is not that of a field. */
    public Mutation(String name, boolean told, byte[] bytes) {
        this(name, told, List.of(), bytes, Place.FILE);
    }

    /** The same with other bytes. */
    Mutation withBytes(byte[] value) {
        return new Mutation(name, told, fields, value, place);
    }

    /** The same, told or not. */
    Mutation told(boolean value) {
        return new Mutation(name, value, fields, bytes, place);
    }
}
