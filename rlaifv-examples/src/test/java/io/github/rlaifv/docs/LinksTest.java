package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files, headings and types that the documents refer to exist in the repository. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    /** Paths below a module or docs, and files in the root folder. */
    private static final Pattern PATH = Pattern.compile(
            "(?:docs|rlaifv[a-z0-9-]*|integrations|\\.ci)/[A-Za-z0-9_.*/-]*|[A-Za-z0-9_-]+/[A-Za-z0-9_/-]+\\.(?:py|java)");

    private static final Pattern TYPE =
            Pattern.compile("^(?:[a-z0-9]+\\.)*([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:$|[.(#])");
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|interface|record|enum|@interface) ([A-Z]\\w*)|(?m)^ +([A-Z]\\w+)[,;(]?");

    /** Names of types of the JDK and of frameworks, and NaN. */
    private static final Set<String> OTHERS = Set.of(
            "ClosedByInterruptException",
            "HttpClient",
            "IllegalArgumentException",
            "IllegalStateException",
            "InterruptedException",
            "MeterRegistry",
            "NaN",
            "ObservationRegistry",
            "OutOfMemoryError",
            "StreamingChatModel",
            "StreamingHandle");

    private final Path root = SourceTree.ofThisBuild().root();
    private final List<Document> documents = Document.all(root);

    LinksTest() throws IOException {}

    @Test
    void linksLeadToFilesAndHeadings() throws IOException {
        for (Document document : documents) {
            Matcher link = LINK.matcher(document.prose());
            while (link.find()) {
                if (!link.group(1).contains("://")) {
                    check(document, link.group(1));
                }
            }
        }
    }

    private void check(Document document, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document.file()
                : document.file().resolveSibling(parts[0]).normalize();
        assertThat(file).as("%s links to %s", document, link).exists();
        if (parts.length > 1) {
            Document target = Document.of(root, root.relativize(file).toString().replace('\\', '/'));
            Set<String> anchors = HEADING.matcher(target.text())
                    .results()
                    .map(heading -> anchor(heading.group(1)))
                    .collect(Collectors.toSet());
            assertThat(anchors).as("%s links to %s", document, link).contains(parts[1]);
        }
    }

    /** Returns the anchor that GitHub generates for a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Test
    void pathsNameExistingFiles() {
        List<String> missing = new ArrayList<>();
        for (Document document : documents) {
            codes(document)
                    .filter(code -> PATH.matcher(code).matches() && !exists(document, code))
                    .forEach(code -> missing.add(document + ": " + code));
        }
        assertThat(missing).as("paths that are not in the repository").isEmpty();
    }

    /** Returns whether a path exists, is produced by a build, or is relative to a folder that the text names. */
    private boolean exists(Document document, String path) {
        return path.contains("/target/")
                || Files.exists(root.resolve(path))
                || Files.exists(document.file().resolveSibling(path));
    }

    @Test
    void namedTypesExist() throws IOException {
        Set<String> declared = declared();
        List<String> missing = new ArrayList<>();
        for (Document document : documents) {
            codes(document)
                    .flatMap(code -> TYPE.matcher(code).results())
                    .map(type -> type.group(1))
                    .filter(type -> !declared.contains(type) && !OTHERS.contains(type))
                    .forEach(type -> missing.add(document + ": " + type));
        }
        assertThat(missing).as("types that are not in the sources").isEmpty();
    }

    private Set<String> declared() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (Path file : SourceTree.files(root, ".java")) {
            sources.append(Files.readString(file));
        }
        return DECLARED.matcher(sources)
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .collect(Collectors.toSet());
    }

    private static Stream<String> codes(Document document) {
        return CODE.matcher(document.prose()).results().map(code -> code.group(1));
    }
}
