package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.internal.tensor.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The source of the kernels, and which of their arguments are read on the host. */
public final class KernelSource {
    private static final Pattern HEAD =
            Pattern.compile("^  def (\\w+)\\(self: __torch__\\.Kernels(.*)\\) -> .*:$", Pattern.MULTILINE);
    private static final Pattern CALL = Pattern.compile("\\(self\\)\\.(\\w+)\\(");
    private static final KernelSource PACKED = new KernelSource(source());

    private final Map<String, Kernel> kernels = new LinkedHashMap<>();

    /**
     * An argument of a kernel.
     *
     * @param name its name
     * @param type its type, such as {@code Tensor}
     * @param used whether the kernel uses it
     * @param readOnHost whether the kernel makes numbers of a tensor's values
     */
    public record Argument(String name, String type, boolean used, boolean readOnHost) {}

    /**
     * A kernel.
     *
     * @param body its statements, without comments
     */
    public record Kernel(String name, List<Argument> arguments, List<String> body) {
        Argument argument(int position) {
            return arguments.get(position);
        }
    }

    KernelSource(String text) {
        Matcher head = HEAD.matcher(text);
        List<Kernel> parsed = new ArrayList<>();
        while (head.find()) {
            int end = text.indexOf("\n  def ", head.end());
            List<String> body = text.substring(head.end(), end < 0 ? text.length() : end)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                    .toList();
            List<Argument> arguments = split(head.group(2)).stream()
                    .map(argument -> argument.split(": ", 2))
                    .map(parts -> new Argument(parts[0], parts[1], uses(body, parts[0]), reads(body, parts[0])))
                    .toList();
            parsed.add(new Kernel(head.group(1), arguments, body));
        }
        parsed.forEach(kernel -> kernels.put(kernel.name(), kernel));
        parsed.forEach(kernel -> kernels.put(kernel.name(), throughCalls(kernel)));
    }

    /** The source in the archive on the class path. */
    public static KernelSource packed() {
        return PACKED;
    }

    private static String source() {
        try (InputStream resource = Objects.requireNonNull(Kernels.class.getResourceAsStream("kernels.pt"));
                ZipInputStream archive = new ZipInputStream(resource)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.getName().endsWith("__torch__.py")) {
                    return new String(archive.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            throw new IllegalStateException("the kernel archive has no source");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All kernels, in the order of the source. */
    public List<Kernel> kernels() {
        return List.copyOf(kernels.values());
    }

    Kernel kernel(String name) {
        return Objects.requireNonNull(kernels.get(name), () -> "there is no kernel '" + name + "'");
    }

    private static boolean uses(List<String> body, String name) {
        return body.stream().anyMatch(line -> line.matches(".*\\b" + name + "\\b.*"));
    }

    private static boolean reads(List<String> body, String name) {
        Pattern reading =
                Pattern.compile("\\b(int|float|bool)\\(" + name + "(\\[-?\\d+])?\\)|\\b" + name + "\\.tolist\\(");
        return body.stream().anyMatch(line -> reading.matcher(line).find());
    }

    /** An argument is read on the host too if it is passed on to a kernel that does so. */
    private Kernel throughCalls(Kernel kernel) {
        Set<String> read = new TreeSet<>();
        for (String line : kernel.body()) {
            Matcher call = CALL.matcher(line);
            while (call.find()) {
                List<Argument> targets = kernel(call.group(1)).arguments();
                List<String> given = split(inside(line, call.end()));
                for (int i = 0; i < given.size(); i++) {
                    if (targets.get(i).readOnHost()) {
                        read.add(given.get(i));
                    }
                }
            }
        }
        return new Kernel(
                kernel.name(),
                kernel.arguments().stream()
                        .map(one -> new Argument(
                                one.name(), one.type(), one.used(), one.readOnHost() || read.contains(one.name())))
                        .toList(),
                kernel.body());
    }

    /** The text up to the bracket that closes the one before {@code begin}. */
    static String inside(String line, int begin) {
        int depth = 1;
        int at = begin;
        while (depth > 0) {
            char c = line.charAt(at++);
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        }
        return line.substring(begin, at - 1);
    }

    /** The parts between commas outside brackets. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (char c : list.toCharArray()) {
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().strip());
        return parts.stream().filter(one -> !one.isEmpty()).collect(Collectors.toList());
    }
}
