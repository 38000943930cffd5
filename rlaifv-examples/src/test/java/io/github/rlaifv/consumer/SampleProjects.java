package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies of the sample service, one for each supported version of Spring Boot. */
record SampleProjects(Path root, Path folder) {
    private static final String STARTER = "integrations/rlaifv-spring-boot-starter";
    private static final String CLASS_PATH = "target/classpath.txt";
    private static final String PLUGINS = """
              <plugins>
                <plugin>
                  <groupId>org.apache.maven.plugins</groupId>
                  <artifactId>maven-resources-plugin</artifactId>
                  <version>3.3.1</version>
                </plugin>
                <plugin>
                  <groupId>org.apache.maven.plugins</groupId>
                  <artifactId>maven-compiler-plugin</artifactId>
                  <version>3.16.0</version>
                </plugin>
                <plugin>
                  <groupId>org.apache.maven.plugins</groupId>
                  <artifactId>maven-dependency-plugin</artifactId>
                  <version>3.8.1</version>
                  <executions>
                    <execution>
                      <phase>process-classes</phase>
                      <goals>
                        <goal>build-classpath</goal>
                      </goals>
                      <configuration>
                        <outputFile>target/classpath.txt</outputFile>
                      </configuration>
                    </execution>
                  </executions>
                </plugin>
            """;
    private static final String AGGREGATOR = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.example</groupId>
              <artifactId>samples</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <modules>
            %s  </modules>
            </project>
            """;

    /** The versions with which the starter is tested. */
    static List<String> versions(Path root) throws IOException {
        String pom = Files.readString(root.resolve(STARTER).resolve("pom.xml"));
        return Stream.of("spring-boot.version", "spring-boot-next.version")
                .map(name -> value(pom, name))
                .toList();
    }

    private static String value(String pom, String name) {
        Matcher found = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(found.find()).as(name + " in the starter's pom.xml").isTrue();
        return found.group(1);
    }

    /** Writes a project per version, and one that has them as modules. */
    void write(List<String> versions) throws IOException {
        Path sample = root.resolve(STARTER).resolve("src/sample");
        for (String version : versions) {
            try (Stream<Path> files = Files.walk(sample)) {
                for (Path file : files.filter(Files::isRegularFile)
                        .filter(file -> !file.startsWith(sample.resolve("target")))
                        .toList()) {
                    Path copy = folder.resolve(version).resolve(sample.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
            Path pom = folder.resolve(version).resolve("pom.xml");
            Files.writeString(
                    pom,
                    Files.readString(pom)
                            .replaceFirst("<artifactId>sample-service", "<artifactId>sample-service-" + version)
                            .replaceFirst("<spring-boot.version>[^<]+", "<spring-boot.version>" + version)
                            .replaceFirst("<rlaifv.version>[^<]+", "<rlaifv.version>" + StagedModules.VERSION)
                            .replaceFirst("<plugins>\n", Matcher.quoteReplacement(PLUGINS)));
        }
        Files.writeString(
                folder.resolve("pom.xml"),
                AGGREGATOR.formatted(versions.stream()
                        .map(version -> "    <module>" + version + "</module>\n")
                        .collect(Collectors.joining())));
    }

    /** The class path of the built project of a version. */
    String classPath(String version) throws IOException {
        Path project = folder.resolve(version);
        return project.resolve("target/classes")
                + System.getProperty("path.separator")
                + Files.readString(project.resolve(CLASS_PATH)).strip();
    }
}
