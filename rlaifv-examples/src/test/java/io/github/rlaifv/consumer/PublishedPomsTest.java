package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.util.List;
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
                });
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
