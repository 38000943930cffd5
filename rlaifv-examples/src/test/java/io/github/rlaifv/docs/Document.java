package io.github.rlaifv.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Markdown file of the repository.
 *
 * @param root root folder of the repository
 * @param name path relative to the root, with slashes
 */
record Document(Path root, String name, String text) {

    /** Returns README.md, CONTRIBUTING.md and all Markdown files below docs. */
    static List<Document> all(Path root) throws IOException {
        List<Path> files = new ArrayList<>(List.of(root.resolve("README.md"), root.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        List<Document> documents = new ArrayList<>();
        for (Path file : files) {
            documents.add(of(root, root.relativize(file).toString().replace('\\', '/')));
        }
        return documents;
    }

    static Document of(Path root, String name) throws IOException {
        return new Document(root, name, Files.readString(root.resolve(name)).replace("\r\n", "\n"));
    }

    Path file() {
        return root.resolve(name);
    }

    List<CodeBlock> blocks() {
        return CodeBlock.of(this);
    }

    /** Returns the text without fenced blocks and HTML comments. */
    String prose() {
        return text.replaceAll("(?ms)^```.*?^```$", "").replaceAll("(?s)<!--.*?-->", "");
    }

    @Override
    public String toString() {
        return name;
    }
}
