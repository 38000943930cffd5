package io.github.rlaifv.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The regions of compiled sources that documents show: the lines between {@code // docs: name} and the next
 * {@code // end}, and whole example programs by file name, without their package declaration.
 */
final class SnippetRegions {
    private static final Pattern REGION = Pattern.compile("(?m)^ *// docs: ([^\n]+)\n(.*?)^ *// end$", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("(?m)\\A.*?^package [^\n]*\n+", Pattern.DOTALL);

    private final Map<String, String> regions = new TreeMap<>();

    SnippetRegions(Path root) throws IOException {
        for (Path file : SourceTree.files(root, ".java")) {
            String source = Files.readString(file).replace("\r\n", "\n");
            Matcher found = REGION.matcher(source);
            while (found.find()) {
                add(found.group(1), withoutIndent(found.group(2)));
            }
            String name = String.valueOf(file.getFileName());
            if (file.toString().replace('\\', '/').contains("rlaifv-examples/src/main/java") && !name.startsWith("p")) {
                add(name, PACKAGE.matcher(source).replaceFirst(""));
            }
        }
    }

    private void add(String name, String text) {
        if (regions.put(name, text) != null) {
            throw new IllegalStateException("two parts of the sources are called '" + name + "': rename one");
        }
    }

    /** Returns the regions by name. */
    Map<String, String> regions() {
        return regions;
    }

    private static String withoutIndent(String text) {
        List<String> lines = text.lines().toList();
        int indent = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "\n" : line.substring(indent) + "\n")
                .collect(Collectors.joining());
    }
}
