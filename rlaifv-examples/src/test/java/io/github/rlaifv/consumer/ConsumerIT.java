package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds projects outside of this build that use only its packaged modules, as a user's project does. */
class ConsumerIT {
    /** Modules that depend on all others; a project that only scores and reranks uses none of them. */
    private static final List<String> WITH_ALL = List.of("rlaifv", "rlaifv-tinyworld", "rlaifv-cli");

    private static final Set<String> WITH_PARQUET = with("rlaifv-parquet");
    private static final Set<String> WITH_REMOTE = with("rlaifv-remote");

    @TempDir
    Path folder;

    private Path projects() throws IOException {
        Path root = Path.of(System.getProperty("rlaifv.root"));
        Path repository = folder.resolve("repository");
        Path projects = folder.resolve("projects");
        new StagedModules(root, System.getProperty("rlaifv.version"), repository).stage();
        new ConsumerProjects(root, projects).write(repository);
        return projects;
    }

    /**
     * Each project gets the libraries that this build tests. One runs the README's program as it is printed, one runs it
     * on the module path.
     */
    @Test
    void projectsWithOneDependencyGetTestedLibrariesAndRunReadme() throws Exception {
        ConsumerMaven.assume();
        Path projects = projects();

        new ConsumerMaven(projects, folder.resolve("repository")).run("process-classes");

        assertThat(projects.resolve(ConsumerProjects.ALL).resolve("target/readme.txt"))
                .content()
                .matches("(?s)\\d+ s: .*\\w.*");
        assertThat(projects.resolve(ConsumerProjects.MODULAR).resolve("target/modular.txt"))
                .hasContent("ran in module org.example.modular");

        Set<String> tested = libraries(System.getProperty("surefire.test.class.path", "")
                + File.pathSeparator
                + System.getProperty("java.class.path"));
        for (String module : StagedModules.MODULES) {
            Set<String> got =
                    libraries(Files.readString(projects.resolve(module).resolve("target/classpath.txt")));
            assertThat(got).as("libraries of " + module).anyMatch(name -> name.startsWith("pytorch-engine-"));
            assertThat(got.stream().filter(name -> name.startsWith("pytorch-native-cpu-")))
                    .as("LibTorch for the platform among the libraries of " + module)
                    .hasSize(1);
            assertThat(got.stream().anyMatch(ConsumerIT::isOfParquet))
                    .as("Parquet and Hadoop among the libraries of " + module)
                    .isEqualTo(WITH_PARQUET.contains(module));
            assertThat(got.stream().anyMatch(name -> name.startsWith("langchain4j")))
                    .as("LangChain4j among the libraries of " + module)
                    .isEqualTo(WITH_REMOTE.contains(module));
            assertThat(tested)
                    .as("libraries of this build, with those of " + module)
                    .containsAll(got);
        }
    }

    @Test
    void gradleBuildsAndRunsReadme() throws Exception {
        Path gradle = ConsumerGradle.assume();
        Path projects = projects();
        assertThat(ConsumerGradle.run(gradle, projects.resolve(ConsumerProjects.GRADLE)))
                .contains("BUILD SUCCESSFUL");
        assertThat(projects.resolve(ConsumerProjects.GRADLE).resolve("aligned")).isDirectory();
    }

    private static Set<String> with(String module) {
        return Stream.concat(WITH_ALL.stream(), Stream.of(module)).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOfParquet(String library) {
        return Stream.of("parquet-", "hadoop-", "carpet-").anyMatch(library::startsWith);
    }

    /** Jars work on a module path if each has its own module name and no two share a package. */
    @Test
    void jarsNameTheirModuleVersionAndLicense() throws IOException {
        Path root = Path.of(System.getProperty("rlaifv.root"));
        String version = System.getProperty("rlaifv.version");
        assumeThat(version).as("runs in Maven alone").isNotNull();
        Map<String, String> names = new TreeMap<>();
        Map<String, String> packages = new TreeMap<>();
        List<String> published = ModulePom.all(root).stream()
                .filter(pom -> pom.published() && pom.packaging().equals("jar"))
                .map(ModulePom::artifact)
                .toList();
        for (String module : published) {
            try (JarFile jar = new JarFile(
                    new StagedModules(root, version, folder).jar(module).toFile())) {
                Attributes manifest = jar.getManifest().getMainAttributes();
                assertThat(manifest.getValue("Implementation-Version"))
                        .as(module)
                        .isEqualTo(version);
                assertThat(jar.stream().map(JarEntry::getName))
                        .as(module)
                        .contains("META-INF/LICENSE", "META-INF/NOTICE");
                String name = manifest.getValue("Automatic-Module-Name");
                assertThat(name).as(module).startsWith("io.github.rlaifv");
                assertThat(names.put(name, module))
                        .as("another jar named " + name)
                        .isNull();
                for (String found : packages(jar)) {
                    assertThat(packages.put(found, module))
                            .as("another jar with the package " + found + " of " + module)
                            .isNull();
                }
            }
        }
        assertThat(packages).containsKey("io/github/rlaifv/core/policy");
    }

    private static Set<String> packages(JarFile jar) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class"))
                .map(name -> name.substring(0, name.lastIndexOf('/')))
                .collect(Collectors.toSet());
    }

    /** Returns the file names of the libraries on a class path, without the modules of this project. */
    private static Set<String> libraries(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .flatMap(entry -> Stream.ofNullable(Path.of(entry).getFileName()))
                .map(Path::toString)
                .filter(name -> name.endsWith(".jar") && !name.startsWith("rlaifv"))
                .collect(Collectors.toSet());
    }
}
