package io.github.rlaifv.examples;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The main sources of all modules in the checkout.
 *
 * @param modules the source files by module, the module named by its folder
 */
record MainSources(SortedMap<String, List<Path>> modules) {
    private static final String MAIN = "src/main/java";

    /** Finds the modules of a checkout: its folders, and those in {@code integrations}, that have main sources. */
    static MainSources of(Path checkout) throws IOException {
        List<Path> folders = new ArrayList<>(folders(checkout));
        folders.addAll(folders(checkout.resolve("integrations")));
        SortedMap<String, List<Path>> modules = new TreeMap<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder.resolve(MAIN))) {
                try (Stream<Path> files = Files.walk(folder.resolve(MAIN))) {
                    modules.put(
                            folder.getFileName().toString(),
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .filter(file -> !file.endsWith("package-info.java"))
                                    .sorted()
                                    .toList());
                }
            }
        }
        return new MainSources(modules);
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    List<Path> all() {
        return modules.values().stream().flatMap(List::stream).toList();
    }

    /** Parses all files, one module at a time. */
    void parse(Consumer<CompilationUnitTree> visitor) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        for (List<Path> files : modules.values()) {
            try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
                JavacTask task = (JavacTask) compiler.getTask(
                        null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
                task.parse().forEach(visitor);
            }
        }
    }
}
