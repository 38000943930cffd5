package io.github.rlaifv.bench.attack.fuzz;

import java.nio.file.Path;
import java.util.List;

/** Something of the library that reads files, and a sound input for it. */
public interface Target {
    /** A name for tables. */
    String name();

    /** Writes the sound input into an empty folder. */
    void make(Path folder) throws Exception;

    /** The files to damage. */
    List<Attacked> files(Path folder) throws Exception;

    /**
     * Opens the input and uses it a little.
     *
     * @return what was read, in words; the same for equal inputs
     */
    String use(Path folder) throws Exception;

    /** Whether {@link #use} changes the folder. Default: no. */
    default boolean writes() {
        return false;
    }

    /** Whether the library opens the damaged file itself. Default: yes. */
    default boolean readsFiles() {
        return true;
    }

    /** Slowness: this target gets one mutant where fast targets get this many. Default: 1. */
    default int every() {
        return 1;
    }

    /** Whether a refusal must name the field at fault. Default: yes. */
    default boolean namesFields() {
        return true;
    }

    /**
     * Words one of which a refusal's message must have, such as the file's name.
     *
     * @param file the damaged one, relative to the input's folder
     */
    default List<String> names(String file) {
        return List.of(file.substring(file.lastIndexOf('/') + 1));
    }
}
