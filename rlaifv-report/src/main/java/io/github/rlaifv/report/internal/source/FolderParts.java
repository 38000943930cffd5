package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.inspect.item.ItemSource;
import io.github.rlaifv.report.inspect.item.PartKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what can be inspected in a folder and in the folders below it. */
public final class FolderParts {
    private static final int DEPTH = 5;
    private static final int MOST_FOLDERS = 2000;
    private static final String PAIRS = "pairs.jsonl";
    private static final String CARD = "dataset_card.json";
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String POOLS = "pools.jsonl";
    /** Folders that hold many files and nothing to inspect. */
    private static final Set<String> PASSED =
            Set.of("images", "thumbnails", "checkpoints", "model", "adapter", "aligned");

    private final Path root;
    private final ReadOptions options;
    private final KnownInstructions known;
    private final List<InspectedPart> parts = new ArrayList<>();
    private final List<Path> pages = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int visited;

    private FolderParts(Path root, ReadOptions options, KnownInstructions known) {
        this.root = root;
        this.options = options;
        this.known = known;
    }

    /**
     * Searches a folder, or takes a file of a dataset.
     *
     * @throws BadDataException naming the path if there is nothing to inspect
     */
    public static FolderParts of(Path root, ReadOptions options, KnownInstructions known) {
        FolderParts found = new FolderParts(root, options, known);
        if (Files.isDirectory(root)) {
            found.search(root, 0);
        }
        if (found.parts.isEmpty() && found.pages.isEmpty()) {
            found.dataset();
        }
        return found;
    }

    /** Returns the parts, those of a folder before those of the folders in it. */
    public List<InspectedPart> parts() {
        return List.copyOf(parts);
    }

    /** Returns the reports that runs wrote in the folders. */
    public List<Path> pages() {
        return List.copyOf(pages);
    }

    /** Returns the folders that were not searched, each with the reason. */
    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    private void search(Path folder, int depth) {
        visited++;
        take(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> below = entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .filter(entry -> entered(entry.getFileName().toString()))
                    .sorted(Comparator.comparing(FolderParts::sortable))
                    .toList();
            if (depth == DEPTH && !below.isEmpty()) {
                skipped.add("folders in " + folder + ", which is " + DEPTH + " folders below " + root);
            } else {
                below.forEach(entry -> searchBelow(entry, depth + 1));
            }
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    /** One unreadable folder doesn't hide the others. */
    private void searchBelow(Path folder, int depth) {
        if (visited == MOST_FOLDERS) {
            visited++;
            skipped.add(folder + " and all folders after it, because " + MOST_FOLDERS + " folders were searched");
        }
        if (visited > MOST_FOLDERS) {
            return;
        }
        try {
            search(folder, depth);
        } catch (StorageException e) {
            skipped.add(folder + ": " + e.getMessage());
        }
    }

    private static boolean entered(String name) {
        return !name.startsWith(".") && !PASSED.contains(name);
    }

    /** Pads numbers, so that round 10 comes after round 9. */
    private static String sortable(Path folder) {
        String name = folder.getFileName().toString();
        return NUMBER.matcher(name)
                .replaceAll(number -> "0".repeat(Math.max(0, 12 - number.group().length())) + number.group());
    }

    private void take(Path folder) {
        boolean feedback = Files.isRegularFile(folder.resolve(FeedbackLines.CANDIDATES));
        boolean card = Files.isRegularFile(folder.resolve(CARD));
        if (feedback) {
            List<Path> files = new ArrayList<>(FeedbackLines.files(folder));
            files.add(folder.resolve(PAIRS));
            add(folder, PartKind.INSTRUCTIONS, files, () -> feedback(folder));
        }
        if (card) {
            List<Path> files = new ArrayList<>(FeedbackLines.files(folder));
            files.add(folder.resolve(CARD));
            add(folder, PartKind.PAIRS, files, () -> pairs(folder, feedback));
        }
        if (Files.isRegularFile(folder.resolve(AnswerItems.ITEMS))) {
            add(folder, PartKind.ANSWERS, AnswerItems.files(folder), () -> AnswerItems.open(folder));
        }
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            if (name.equals(POOLS) || name.matches("pools-\\w+\\.jsonl")) {
                Path picked = folder.resolve(name.equals(POOLS) ? "picked.jsonl" : "picked-" + name);
                String more = name.equals(POOLS) ? "" : name.substring("pools-".length(), name.lastIndexOf('.'));
                parts.add(new InspectedPart(
                        title(folder, more, PartKind.POOLS),
                        PartKind.POOLS,
                        folder,
                        List.of(file, picked),
                        () -> PoolItems.open(file, picked, known)));
            } else if (name.matches("(alignment-|training-)?report\\.html|labelling\\.html")) {
                pages.add(file);
            }
        }
    }

    private static List<Path> files(Path folder) {
        try {
            return FolderEntries.of(folder).stream()
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private void add(Path folder, PartKind kind, List<Path> files, Supplier<? extends ItemSource> opener) {
        parts.add(new InspectedPart(title(folder, "", kind), kind, folder, files, opener));
    }

    /** Returns the name of a part: where it is below the root, and what it shows. */
    private String title(Path folder, String more, PartKind kind) {
        String below = root.relativize(folder).toString().replace('\\', '/');
        String place = below.replaceFirst("(^|/)feedback$", "")
                .replaceAll("round-(\\d+)", "round $1")
                .replace("/", " / ");
        String named = Stream.of(place, more)
                .filter(text -> !text.isEmpty())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        return named.isEmpty() ? kind.plural() : named + ": " + kind.plural();
    }

    private FeedbackItems feedback(Path folder) {
        FeedbackLines lines = FeedbackLines.open(folder);
        try {
            boolean paired = Files.isRegularFile(folder.resolve(CARD));
            return new FeedbackItems(
                    lines, paired ? Optional.of(PreferenceDataset.open(folder, options)) : Optional.empty(), known);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private PairItems pairs(Path folder, boolean feedback) {
        PreferenceDataset dataset = PreferenceDataset.open(folder, options);
        return new PairItems(dataset, feedback ? Optional.of(FeedbackLines.open(folder)) : Optional.empty());
    }

    /** Takes the path as a dataset without a card. */
    private void dataset() {
        try {
            PreferenceDataset.open(root, options);
            parts.add(new InspectedPart(
                    PartKind.PAIRS.plural(),
                    PartKind.PAIRS,
                    root,
                    List.of(root),
                    () -> new PairItems(PreferenceDataset.open(root, options), Optional.empty())));
        } catch (BadDataException pairs) {
            instructions(pairs);
        }
    }

    private void instructions(BadDataException pairs) {
        try {
            InstructionDataset.open(root, options);
        } catch (BadDataException instructions) {
            throw new BadDataException(
                    root
                            + " holds nothing to inspect: no feedback, alignment, evaluation or best-of-N run, and no dataset"
                            + " (as pairs: " + pairs.getMessage() + "; as instructions: " + instructions.getMessage()
                            + ")",
                    pairs);
        }
        parts.add(new InspectedPart(
                PartKind.INSTRUCTIONS.plural(),
                PartKind.INSTRUCTIONS,
                root,
                List.of(root),
                () -> new InstructionItems(InstructionDataset.open(root, options))));
    }
}
