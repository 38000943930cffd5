package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What Maven Central asks of the POMs, and the completeness of the BOM. */
class PublishedPomsTest {
    /** What a POM without a parent has to say itself. */
    private static final List<String[]> ONCE = List.of(
            new String[] {"url"},
            new String[] {"licenses", "license", "name"},
            new String[] {"licenses", "license", "url"},
            new String[] {"developers", "developer", "name"},
            new String[] {"scm", "connection"},
            new String[] {"scm", "developerConnection"},
            new String[] {"scm", "url"});

    private static final String[] REPOSITORY = {"properties", "rlaifv.repository"};

    /** A version of this project that is no expression. */
    private static final Pattern VERSION =
            Pattern.compile("(?:<rlaifv\\.version>|<artifactId>rlaifv[a-z0-9-]*</artifactId>\\s*<version>)([^<$@]+)<");

    private final List<ModulePom> published = ModulePom.all(Fixtures.repository()).stream()
            .filter(ModulePom::published)
            .toList();

    @Test
    void publishedPomsDescribeThemselves() {
        assertThat(published).extracting(ModulePom::artifact).contains("rlaifv", "rlaifv-bom", "rlaifv-parent");
        for (ModulePom pom : published) {
            assertThat(pom.text("name").orElse("")).as("name of " + pom).isNotEmpty();
            assertThat(pom.text("description").orElse(""))
                    .as("description of " + pom)
                    .endsWith(".");
            if (!pom.hasParent()) {
                for (String[] path : ONCE) {
                    assertThat(pom.text(path).orElse(""))
                            .as(String.join("/", path) + " of " + pom)
                            .isNotEmpty();
                }
            }
        }
    }

    @Test
    void pomsWithoutParentSayTheSame() {
        ModulePom parent = published.get(0);
        assertThat(published)
                .filteredOn(pom -> !pom.hasParent())
                .hasSizeGreaterThan(1)
                .allSatisfy(pom -> {
                    assertThat(pom.text("version")).isEqualTo(parent.text("version"));
                    for (String[] path : ONCE) {
                        assertThat(pom.texts(path)).isEqualTo(parent.texts(path));
                    }
                    assertThat(pom.text(REPOSITORY)).isPresent().isEqualTo(parent.text(REPOSITORY));
                });
    }

    /** The address is written once per file, as the property that a release sets. */
    @Test
    void addressesArePartsOfOneProperty() {
        assertThat(published).filteredOn(pom -> !pom.hasParent()).allSatisfy(pom -> {
            assertThat(pom.text("url")).contains("${rlaifv.repository}");
            assertThat(pom.text("scm", "url")).contains("${rlaifv.repository}");
            assertThat(pom.text("scm", "connection")).contains("scm:git:${rlaifv.repository}.git");
            assertThat(pom.texts("developers", "developer", "url")).containsOnly("${rlaifv.repository}");
        });
    }

    /** Projects outside of this build, such as the sample service, are of the same version. */
    @Test
    void noPomNamesAnotherVersionOfThisProject() throws IOException {
        String version = published.get(0).text("version").orElseThrow();
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Fixtures.repository())) {
            for (Path pom : files.filter(PublishedPomsTest::isPomOfSources).toList()) {
                Matcher matcher = VERSION.matcher(Files.readString(pom));
                while (matcher.find()) {
                    found.add(matcher.group(1));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(published.size()).containsOnly(version);
    }

    private static boolean isPomOfSources(Path file) {
        Path inside = Fixtures.repository().relativize(file);
        return file.endsWith("pom.xml")
                && StreamSupport.stream(inside.spliterator(), false).noneMatch(part -> part.endsWith("target"));
    }

    @Test
    void bomHoldsAllPublishedJars() {
        ModulePom bom = published.stream()
                .filter(pom -> pom.artifact().equals("rlaifv-bom"))
                .findFirst()
                .orElseThrow();
        List<String> jars = published.stream()
                .filter(pom -> pom.packaging().equals("jar"))
                .map(ModulePom::artifact)
                .toList();
        assertThat(bom.texts("dependencyManagement", "dependencies", "dependency", "artifactId"))
                .containsAll(jars)
                .isSubsetOf(jars);
    }

    @Test
    void everyPublishedJarHasItsModuleName() {
        List<String> names = published.stream()
                .filter(pom -> pom.packaging().equals("jar"))
                .map(pom -> pom.text("properties", "rlaifv.module").orElse("none of " + pom))
                .toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("io.github.rlaifv"));
    }
}
