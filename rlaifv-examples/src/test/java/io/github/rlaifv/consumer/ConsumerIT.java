package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds projects outside of this build that use only its packaged modules, as a user's project does. */
class ConsumerIT {
    private static final int MINUTES = 10;
    /** Modules that depend on all others; a project that only scores and reranks uses none of them. */
    private static final List<String> WITH_ALL = List.of("rlaifv", "rlaifv-tinyworld", "rlaifv-cli");

    private static final Set<String> WITH_PARQUET = with("rlaifv-parquet");
    private static final Set<String> WITH_REMOTE = with("rlaifv-remote");

    @TempDir
    Path folder;

    @Test
    void projectsWithOneDependencyGetTestedLibrariesAndRunReadme() throws Exception {
        assumeThat(System.getProperty("rlaifv.maven", ""))
                .as("runs in Maven alone")
                .isNotEmpty();
        assumeThat(maven()).as("a Maven with a command").isRegularFile();
        // earlier releases of Maven cannot read a second local repository
        assumeThat(System.getProperty("rlaifv.maven.version"))
                .doesNotStartWith("3.8")
                .isNotEqualTo("3.9.0");
        Path root = Path.of(System.getProperty("rlaifv.root"));
        Path repository = folder.resolve("repository");
        Path projects = folder.resolve("projects");
        new StagedModules(root, System.getProperty("rlaifv.version"), repository).stage();
        new ConsumerProjects(root, projects).write();

        run(projects, repository);

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
        for (String module : StagedModules.MODULES) {
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

    private void run(Path projects, Path repository) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                maven().toString(),
                "--batch-mode",
                "--quiet",
                "-Dmaven.repo.local=" + System.getProperty("rlaifv.maven.repository"),
                "-Dmaven.repo.local.tail=" + repository));
        if (System.getProperty("rlaifv.maven.offline", "").equals("offline true")) {
            command.add("--offline");
        }
        Path settings = Path.of(System.getProperty("rlaifv.maven.settings", "").replaceFirst("^settings ", ""));
        if (Files.isRegularFile(settings)) {
            command.addAll(List.of("--settings", settings.toString()));
        }
        command.add("process-classes");
        Path log = folder.resolve("maven.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(projects.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // the Maven settings of this build are not those of a user
        builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "MAVEN_BASEDIR", "MAVEN_PROJECTBASEDIR"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        assertThat(ended && process.exitValue() == 0)
                .as(() -> "the projects run:\n" + text(log))
                .isTrue();
    }

    private static Path maven() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return Path.of(System.getProperty("rlaifv.maven"), "bin", windows ? "mvn.cmd" : "mvn");
    }

    private static String text(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return String.valueOf(e);
        }
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
