package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/packages.md} is generated from the Javadoc of the sources and up to date. */
class PackagesPageTest {
    private static final String ROOT = "io.github.rlaifv.";
    private static final String HOW = "write it anew with ./mvnw -pl rlaifv-examples -am verify -Dtest=PackagesPageTest"
            + " -DskipITs -Drlaifv.docs.write=true";

    private final SourceTree sources = SourceTree.ofThisBuild();

    @Test
    void pageListsEveryPublicType() throws IOException {
        Path page = sources.root().resolve("docs/packages.md");
        String fresh = page();
        if (Boolean.getBoolean("rlaifv.docs.write")) {
            Files.writeString(page, fresh);
        }
        assertThat(Files.readString(page).replace("\r\n", "\n")).as(HOW).isEqualTo(fresh);
    }

    private String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Packages for users

                All packages outside of those named `internal`, with their public types and the first sentence of each
                type's Javadoc. This page is written from the sources: `PackagesPageTest` compares both and says how to
                write it anew. How the parts work together is in [architecture.md](architecture.md), what lies inside in
                [internals.md](internals.md).
                """);
        for (Map.Entry<String, Path> entry : sources.packagesForUsers().entrySet()) {
            List<JavaSource> types = publicTypes(entry.getValue());
            if (types.isEmpty()) {
                continue;
            }
            page.append("\n## ")
                    .append(entry.getKey().substring(ROOT.length()))
                    .append("\n\n")
                    .append(JavaSource.of(entry.getValue().resolve("package-info.java"))
                            .firstSentence())
                    .append("\n\n| type | |\n| --- | --- |\n");
            for (JavaSource type : types) {
                page.append("| `")
                        .append(type.publicType().orElseThrow())
                        .append("` | ")
                        .append(type.firstSentence())
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    private static List<JavaSource> publicTypes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<JavaSource> sources = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                JavaSource source = JavaSource.of(file);
                if (source.publicType().isPresent()) {
                    sources.add(source);
                }
            }
            return sources;
        }
    }
}
