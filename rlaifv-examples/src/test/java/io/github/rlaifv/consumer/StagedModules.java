package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Installs the modules, packaged as for publishing, into a Maven repository of their own. Their version exists nowhere
 * else, so that no installed copy is used instead and the local repository of the user stays unchanged.
 */
record StagedModules(Path root, String version, Path repository) {
    static final String VERSION = "0-under-test";
    static final List<String> MODULES = List.of(
            "rlaifv-core",
            "rlaifv-report",
            "rlaifv-parquet",
            "rlaifv-remote",
            "rlaifv-feedback",
            "rlaifv-dpo",
            "rlaifv-inference",
            "rlaifv",
            "rlaifv-tinyworld",
            "rlaifv-micrometer",
            "rlaifv-serve",
            "rlaifv-cli");

    /** Modules for applications with Spring Boot, beside the others. */
    static final List<String> SPRING = List.of("rlaifv-spring-ai", "rlaifv-spring-boot-starter");

    /** The modules of both lists. */
    static List<String> all() {
        return Stream.of(MODULES, SPRING).flatMap(List::stream).toList();
    }

    void stage() throws IOException {
        stage(MODULES);
    }

    /** Installs some of the modules. */
    void stage(List<String> modules) throws IOException {
        pom("rlaifv-parent", root.resolve("pom.xml"));
        pom("rlaifv-bom", root.resolve("rlaifv-bom/pom.xml"));
        for (String module : modules) {
            pom(module, folder(module).resolve("pom.xml"));
            Files.copy(jar(module), file(module, "jar"));
        }
    }

    /** Returns the jar of a module that the build has packaged. */
    Path jar(String module) {
        Path jar = folder(module).resolve("target").resolve(module + "-" + version + ".jar");
        assertThat(jar).as("run ./mvnw verify, which packs all modules first").isRegularFile();
        return jar;
    }

    private Path folder(String module) {
        Path integration = root.resolve("integrations").resolve(module);
        return Files.isDirectory(integration) ? integration : root.resolve(module);
    }

    private void pom(String module, Path from) throws IOException {
        String pom = Files.readString(from);
        assertThat(pom).contains("<version>" + version + "</version>");
        Path to = file(module, "pom");
        Files.createDirectories(to.getParent());
        Files.writeString(to, pom.replace("<version>" + version + "</version>", "<version>" + VERSION + "</version>"));
    }

    private Path file(String module, String ending) {
        return repository
                .resolve("io/github/rlaifv")
                .resolve(module)
                .resolve(VERSION)
                .resolve(module + "-" + VERSION + "." + ending);
    }
}
