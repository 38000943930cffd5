package io.github.rlaifv.docs;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The main sources of all modules with public types, by package. */
record SourceTree(Path root) {
    private static final List<String> MODULES = List.of(
            "rlaifv-core",
            "rlaifv-feedback",
            "rlaifv-dpo",
            "rlaifv-inference",
            "rlaifv",
            "rlaifv-tinyworld",
            "rlaifv-cli",
            "integrations");

    /** Returns the source tree that this build compiles. */
    static SourceTree ofThisBuild() {
        return new SourceTree(Fixtures.repository());
    }

    /** Returns the folders of packages outside of {@code internal}, by package name. */
    Map<String, Path> packagesForUsers() throws IOException {
        Map<String, Path> packages = new TreeMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(root.resolve(module))) {
                for (Path info : files.filter(file -> file.endsWith("package-info.java"))
                        .filter(file -> file.toString().contains("src/main/java"))
                        .toList()) {
                    String name = JavaSource.of(info).packageName();
                    if (!("." + name + ".").contains(".internal.")) {
                        packages.put(name, info.getParent());
                    }
                }
            }
        }
        return packages;
    }

    /** Returns all source files with a file extension, tests included. */
    static List<Path> files(Path root, String ending) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(Files::isDirectory).sorted().toList()) {
                for (Path sources : sources(module)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.filter(file -> file.toString().endsWith(ending))
                                .sorted()
                                .forEach(found::add);
                    }
                }
            }
        }
        return found;
    }

    private static List<Path> sources(Path module) throws IOException {
        if (!module.endsWith("integrations")) {
            return Stream.of(module.resolve("src")).filter(Files::isDirectory).toList();
        }
        try (Stream<Path> modules = Files.list(module)) {
            return modules.map(each -> each.resolve("src"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }
}
