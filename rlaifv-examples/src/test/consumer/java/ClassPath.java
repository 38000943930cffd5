package org.example;

import java.nio.file.Files;
import java.nio.file.Path;

/** Writes down which libraries a project got. */
final class ClassPath {
    private ClassPath() {}

    static void write() throws Exception {
        Files.writeString(Path.of("target", "classpath.txt"), System.getProperty("java.class.path"));
    }
}
