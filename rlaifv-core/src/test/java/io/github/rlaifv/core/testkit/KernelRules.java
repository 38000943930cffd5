package io.github.rlaifv.core.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules for the source of the kernels that a CPU does not enforce: tensors are created on the device of the others, and
 * nothing waits for a device.
 */
final class KernelRules {
    private static final Pattern FACTORY = Pattern.compile(
            "\\b(?:torch|ops\\.aten)\\.(zeros|ones|full|empty|arange|linspace|logspace|eye|tensor|scalar_tensor|rand"
                    + "|randn|randint|randperm|tril_indices|triu_indices|from_file)\\(");
    private static final Pattern DEVICE = Pattern.compile("device=(ops\\.prim\\.device\\(\\w+\\)|device\\b)");
    private static final Pattern TO_NUMBER = Pattern.compile("(?<![\\w.])(int|float|bool)\\(");
    /** Calls that wait for the device: their results depend on values, or are on the host. */
    private static final Pattern WAITS = Pattern.compile("\\b(nonzero|masked_select|unique|unique_consecutive|argwhere"
            + "|bincount|item|_local_scalar_dense|is_nonzero|equal|allclose|cpu|numpy|tolist|where\\(\\w+\\))\\b\\(?");

    private static final Pattern BRANCH = Pattern.compile("^\\s*(?:if|elif|while) (.*):$");
    private static final Pattern ASSIGNMENT = Pattern.compile("^\\s*(\\w+) = (.*)$");
    private static final Pattern LOOP = Pattern.compile("^\\s*for (\\w+) in (.*):$");
    private static final Pattern WORD = Pattern.compile("(?<![\\w.\"])[a-zA-Z_]\\w*(?!\\w)");
    private static final Set<String> WORDS_OF_LANGUAGE =
            Set.of("and", "or", "not", "in", "int", "float", "min", "range");

    /** Kernels whose results are on the host, whatever the device of the model: they read and write files. */
    private static final Set<String> FOR_FILES = Set.of("map_file", "piece_bytes");

    private final KernelSource.Kernel kernel;
    private final List<String> faults = new ArrayList<>();
    /** Local names that stand for numbers, texts or lists of them; all others may be tensors. */
    private final Set<String> numbers = new TreeSet<>();

    private KernelRules(KernelSource.Kernel kernel) {
        this.kernel = kernel;
        kernel.arguments().stream()
                .filter(argument -> !argument.type().contains("Tensor"))
                .forEach(argument -> numbers.add(argument.name()));
    }

    /** What breaks the rules, each with kernel and line. */
    static List<String> faults(KernelSource source) {
        List<String> all = new ArrayList<>();
        source.kernels().stream()
                .filter(kernel -> !FOR_FILES.contains(kernel.name()))
                .forEach(kernel -> all.addAll(new KernelRules(kernel).check()));
        return all;
    }

    private List<String> check() {
        kernel.body().forEach(this::check);
        return faults;
    }

    private void check(String line) {
        Matcher factory = FACTORY.matcher(line);
        while (factory.find()) {
            if (!DEVICE.matcher(KernelSource.inside(line, factory.end())).find()) {
                fault(factory.group(1) + " names no device", line);
            }
        }
        String known = withoutHostReads(line);
        Matcher conversion = TO_NUMBER.matcher(known);
        while (conversion.find()) {
            if (!isNumber(KernelSource.inside(known, conversion.end()))) {
                fault(conversion.group(1) + "(..) of a tensor on the device", line);
            }
        }
        Matcher waits = WAITS.matcher(known);
        if (waits.find()) {
            fault(waits.group(1) + " waits for the device", line);
        }
        Matcher branch = BRANCH.matcher(known);
        if (branch.matches() && !isNumber(branch.group(1))) {
            fault("the branch depends on a tensor", line);
        }
        learn(known);
    }

    private void learn(String line) {
        Matcher assignment = ASSIGNMENT.matcher(line);
        if (assignment.matches() && isNumber(assignment.group(2))) {
            numbers.add(assignment.group(1));
        }
        Matcher loop = LOOP.matcher(line);
        if (loop.matches() && (isNumber(loop.group(2)) || loop.group(2).endsWith(".keys()"))) {
            numbers.add(loop.group(1));
        }
    }

    /** The line with 0 in the place of numbers that are read from arguments in host memory. */
    private String withoutHostReads(String line) {
        String result = line;
        for (KernelSource.Argument argument : kernel.arguments()) {
            if (argument.readOnHost() && argument.type().equals("Tensor")) {
                result = result.replaceAll("\\b(int|float)\\(" + argument.name() + "(\\[-?\\d+])?\\)", "0")
                        .replaceAll("annotate\\(List\\[int], " + argument.name() + "\\.tolist\\(\\)\\)", "0");
            }
        }
        return result;
    }

    /** Whether an expression is made of numbers, texts, shapes and keys of dictionaries only. */
    private boolean isNumber(String expression) {
        String plain = expression
                .replaceAll("\"[^\"]*\"", "0")
                .replaceAll("annotate\\(List\\[int], \\[]\\)", "0")
                .replaceAll("\\b\\w+(\\[\\w+])?\\.size\\([^()]*\\)", "0")
                .replaceAll("\\blen\\(\\w+\\)", "0")
                .replaceAll("\\(self\\)\\.\\w+_keys\\(\\)", "0")
                .replaceAll("ops\\.prim\\.(device|dtype)\\(\\w+\\)", "0")
                .replaceAll("\\bin \\w+", "");
        Matcher word = WORD.matcher(plain);
        while (word.find()) {
            if (!numbers.contains(word.group()) && !WORDS_OF_LANGUAGE.contains(word.group())) {
                return false;
            }
        }
        return !plain.contains("torch.") && !plain.contains("ops.aten") && !plain.contains("(self)");
    }

    private void fault(String what, String line) {
        faults.add(kernel.name() + ": " + what + ": " + line.strip());
    }
}
