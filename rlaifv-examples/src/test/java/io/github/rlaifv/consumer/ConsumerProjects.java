package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes projects that use the library: one Maven project per module, each with one dependency, and that of the module
 * {@link #ALL} with programs; one whose code is a module of Java; and one for Gradle.
 */
record ConsumerProjects(Path root, Path folder) {
    static final String ALL = "rlaifv";
    static final String MODULAR = "modular";
    static final String GRADLE = "gradle";

    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern DEPENDENCY =
            Pattern.compile("```xml\n(<dependency>.*?</dependency>\n)```", Pattern.DOTALL);
    private static final Pattern GRADLE_DEPENDENCY =
            Pattern.compile("`implementation\\(\"(io\\.github\\.rlaifv:rlaifv:)[^\"]+\"\\)`");
    private static final String README = "FirstAlignment";
    private static final String BY_RULES = "new RuleBasedClaimDecomposer()";
    private static final int SCENES = 2;

    void write(Path repository) throws IOException {
        Path templates = root.resolve("rlaifv-examples/src/test/consumer");
        String modules = Stream.concat(StagedModules.MODULES.stream(), Stream.of(MODULAR))
                .map(module -> "    <module>" + module + "</module>")
                .collect(Collectors.joining("\n"));
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("pom.xml"),
                Files.readString(templates.resolve("pom.xml"))
                        .replace("@modules@", modules)
                        .replace("@version@", StagedModules.VERSION));
        for (String module : StagedModules.MODULES) {
            Files.createDirectories(sources(module));
            Files.writeString(
                    folder.resolve(module).resolve("pom.xml"),
                    Files.readString(templates.resolve("module.xml"))
                            .replace("@artifact@", module)
                            .replace("@dependency@", dependency(module)));
            copy(templates.resolve("java/ClassPath.java"), sources(module).resolve("ClassPath.java"));
            copy(
                    templates.resolve(module.equals(ALL) ? "java/AllMain.java" : "java/Main.java"),
                    sources(module).resolve("Main.java"));
        }
        for (String program : List.of("Formats.java", "OwnParts.java")) {
            copy(templates.resolve("java").resolve(program), sources(ALL).resolve(program));
        }
        programs();
        inputs();
        modular(templates);
        gradle(templates, repository);
    }

    /** Writes a project whose code is in a module of Java and runs the README's program on the module path. */
    private void modular(Path templates) throws IOException {
        Path project = folder.resolve(MODULAR);
        Path sources = project.resolve("src/main/java");
        Path main = Files.createDirectories(sources.resolve("org/example/modular"));
        Files.writeString(
                project.resolve("pom.xml"),
                Files.readString(templates.resolve("modular.xml")).replace("@dependency@", dependency(ALL)));
        copy(templates.resolve("modules/module-info.java"), sources.resolve("module-info.java"));
        copy(templates.resolve("modules/ModularMain.java"), main.resolve("ModularMain.java"));
        Files.writeString(main.resolve(README + ".java"), "package org.example.modular;\n\n" + readmeProgram());
    }

    /** Writes a project that Gradle builds, with the README's program. */
    private void gradle(Path templates, Path repository) throws IOException {
        Path project = folder.resolve(GRADLE);
        Path sources = Files.createDirectories(project.resolve("src/main/java/org/example"));
        copy(templates.resolve("gradle/settings.gradle"), project.resolve("settings.gradle"));
        Matcher found = GRADLE_DEPENDENCY.matcher(readme());
        assertThat(found.find()).as("a dependency for Gradle in README.md").isTrue();
        Files.writeString(
                project.resolve("build.gradle"),
                Files.readString(templates.resolve("gradle/build.gradle"))
                        .replace("@dependency@", found.group(1) + StagedModules.VERSION)
                        .replace("@repository@", repository.toString().replace('\\', '/')));
        Files.writeString(sources.resolve(README + ".java"), "package org.example;\n\n" + readmeProgram());
    }

    /** Returns the dependency as the README writes it; the version of a single module comes from rlaifv-bom. */
    private String dependency(String module) throws IOException {
        Matcher found = DEPENDENCY.matcher(readme());
        assertThat(found.find()).as("a dependency in README.md").isTrue();
        String dependency = found.group(1);
        assertThat(dependency).contains("<artifactId>" + ALL + "</artifactId>");
        String version = module.equals(ALL) ? "<version>" + StagedModules.VERSION + "</version>" : "";
        return dependency
                .replaceFirst("<artifactId>.*?</artifactId>", "<artifactId>" + module + "</artifactId>")
                .replaceFirst("<version>.*?</version>", version);
    }

    /** Writes the program of the README, and a variant whose claims come from a language model. */
    private void programs() throws IOException {
        String program = readmeProgram();
        program(README, program);
        program(
                README + "WithPrompts",
                program.replace(README, README + "WithPrompts")
                        .replace(BY_RULES, "io.github.rlaifv.feedback.claim.ClaimDecomposer.prompted(labeler)")
                        .replace("Path.of(\"feedback\")", "Path.of(\"feedback-with-prompts\")")
                        .replace("Path.of(\"aligned\")", "Path.of(\"aligned-with-prompts\")"));
    }

    private String readmeProgram() throws IOException {
        Matcher found = PROGRAM.matcher(readme());
        assertThat(found.find()).as("a program in README.md").isTrue();
        assertThat(found.group(1)).contains("class " + README, BY_RULES);
        return found.group(1);
    }

    private void program(String name, String program) throws IOException {
        Files.writeString(sources(ALL).resolve(name + ".java"), "package org.example;\n\n" + program);
    }

    /** Copies the model to the folder that the README's program opens, and writes images. */
    private void inputs() throws IOException {
        Path project = folder.resolve(ALL);
        Path model = root.resolve("rlaifv-tinyworld/src/main/resources/io/github/rlaifv/tinyworld/tiny-llava");
        copyAll(entries(model), project.resolve("llava-1.5-7b-hf"));
        Path images = root.resolve("rlaifv-core/src/test/resources/images");
        copyAll(
                List.of(images.resolve("lossy.webp"), images.resolve("lossless_alpha.webp")),
                project.resolve("photos"));
        Path scenes = Files.createDirectories(project.resolve("scenes"));
        for (int i = 0; i < SCENES; i++) {
            ImageSource image = new TinyWorld().image(SceneSplit.ALIGNMENT.scene(i));
            Files.write(scenes.resolve("scene-" + i + ".png"), image.read());
        }
    }

    private String readme() throws IOException {
        return Files.readString(root.resolve("README.md")).replace("\r\n", "\n");
    }

    private Path sources(String module) {
        return folder.resolve(module).resolve("src/main/java/org/example");
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static void copyAll(List<Path> files, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path file : files) {
            copy(file, folder.resolve(file.getFileName()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
    }
}
