package io.github.rlaifv.bench.attack.fuzz;

import java.nio.file.Path;
import java.util.List;

/** A part of the library that reads files, and a sound input for it. */
public interface Target {
    /** Returns the name for tables. */
    String name();

    /** Writes the sound input into an empty folder. */
    void make(Path folder) throws Exception;

    /** Returns the files to damage. */
    List<AttackedFile> files(Path folder) throws Exception;

    /**
     * Opens the input and uses it a little.
     *
     * @return what was read, in words; equal for equal inputs
     */
    String use(Path folder) throws Exception;

    /** Returns whether {@link #use} changes the folder. Default: false. */
    default boolean writes() {
        return false;
    }

    /** Returns whether the library opens the damaged file itself. Default: true. */
    default boolean readsFiles() {
        return true;
    }

    /** Returns how many times fewer mutants this target gets than a fast one. Default: 1. */
    default int every() {
        return 1;
    }

    /** Returns whether a refusal must name the field at fault. Default: true. */
    default boolean namesFields() {
        return true;
    }

    /**
     * Returns words of which a refusal's message must have at least one, such as the file's name.
     *
     * @param file path of the damaged file, relative to the input's folder
     */
    default List<String> names(String file) {
        return List.of(file.substring(file.lastIndexOf('/') + 1));
    }
}
