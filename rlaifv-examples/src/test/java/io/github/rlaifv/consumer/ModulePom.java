package io.github.rlaifv.consumer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** A POM as it stands in the sources, without what it inherits. */
record ModulePom(Path file, Element project) {

    static ModulePom read(Path file) {
        try {
            return new ModulePom(
                    file,
                    DocumentBuilderFactory.newDefaultInstance()
                            .newDocumentBuilder()
                            .parse(file.toFile())
                            .getDocumentElement());
        } catch (Exception e) {
            throw new AssertionError(file + " can't be read", e);
        }
    }

    /** The parent and all modules of the build. */
    static List<ModulePom> all(Path root) {
        ModulePom parent = read(root.resolve("pom.xml"));
        return Stream.concat(
                        Stream.of(parent),
                        parent.texts("modules", "module").stream()
                                .map(module -> read(root.resolve(module).resolve("pom.xml"))))
                .toList();
    }

    /** Whether releases hold this module. */
    boolean published() {
        return text("properties", "maven.deploy.skip").isEmpty();
    }

    boolean hasParent() {
        return elements(project, "parent").findAny().isPresent();
    }

    String artifact() {
        return text("artifactId").orElseThrow();
    }

    /** The packaging: {@code jar} unless the POM names another one. */
    String packaging() {
        return text("packaging").orElse("jar");
    }

    Optional<String> text(String... path) {
        return texts(path).stream().findFirst();
    }

    /** The texts of all elements that the path of names leads to. */
    List<String> texts(String... path) {
        Stream<Element> found = Stream.of(project);
        for (String name : path) {
            found = found.flatMap(element -> elements(element, name));
        }
        return found.map(element -> element.getTextContent().strip()).toList();
    }

    private static Stream<Element> elements(Element parent, String name) {
        return IntStream.range(0, parent.getChildNodes().getLength())
                .mapToObj(parent.getChildNodes()::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                        && node.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
