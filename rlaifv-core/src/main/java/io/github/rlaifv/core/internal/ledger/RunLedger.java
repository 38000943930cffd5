package io.github.rlaifv.core.internal.ledger;

import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.Prices;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.WorkLocal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The ledger of a run while it works. It adds what the run uses to what earlier sessions wrote into the folder. Runs
 * may contain runs of other folders, whose use is counted in both. A run within a run of the same folder, such as the
 * training of an alignment's round, writes no ledger of its own.
 */
public final class RunLedger {
    private static final WorkLocal<List<RunLedger>> OPEN = new WorkLocal<>();
    private static final Duration BETWEEN_SAVES = Duration.ofSeconds(30);

    private final WorkFolder work;
    private final Path folder;
    private final Path file;
    private final Ledger earlier;
    private final UsageMeter meter = new UsageMeter();
    private long saved = System.nanoTime();

    private RunLedger(WorkFolder work, Path folder, Ledger earlier) {
        this.work = work;
        this.folder = folder;
        this.file = file(folder);
        this.earlier = earlier;
    }

    private static Path file(Path folder) {
        return folder.resolve(Ledger.FILE);
    }

    /**
     * Runs the work of a run, and writes what it used when it ends in any way.
     *
     * @param work the run's folder, which must own {@link Ledger#FILE}
     * @param run the work
     * @return the result of the work
     * @throws io.github.rlaifv.core.run.BadDataException if the ledger of earlier sessions is damaged
     * @throws io.github.rlaifv.core.run.StorageException if the ledger can't be written
     */
    public static <T> T count(WorkFolder work, Supplier<T> run) {
        return count(work, work.path(), run);
    }

    /**
     * Same as {@link #count(WorkFolder, Supplier)}, for a part of a run that has a folder of its own inside the run's
     * folder.
     *
     * @param folder folder of the part
     */
    public static <T> T count(WorkFolder work, Path folder, Supplier<T> run) {
        return isOpen(folder)
                ? run.get()
                : count(new RunLedger(work, folder, Ledger.find(folder).orElse(Ledger.NONE)), run);
    }

    /** Same as {@link #count(WorkFolder, Supplier)}, for a run that starts over and never resumes. */
    public static <T> T countAnew(WorkFolder work, Supplier<T> run) {
        return count(new RunLedger(work, work.path(), Ledger.NONE), run);
    }

    private static boolean isOpen(Path folder) {
        return open().stream().anyMatch(ledger -> ledger.file.equals(file(folder)));
    }

    private static <T> T count(RunLedger ledger, Supplier<T> run) {
        List<RunLedger> all = Stream.concat(open().stream(), Stream.of(ledger)).toList();
        return OPEN.with(all, () -> ledger.meter.count(() -> ledger.saving(run)));
    }

    private static List<RunLedger> open() {
        return OPEN.get().orElse(List.of());
    }

    private <T> T saving(Supplier<T> run) {
        T result;
        try {
            result = run.get();
        } catch (RuntimeException | Error e) {
            try {
                save();
            } catch (RuntimeException unsaved) {
                e.addSuppressed(unsaved);
            }
            throw e;
        }
        save();
        return result;
    }

    /**
     * Runs a stage of the current runs, counts what it uses under its name, and writes the ledgers at its end.
     *
     * @param name name of the stage, see {@link io.github.rlaifv.core.ledger.RunStages}
     * @return the result of the stage
     */
    public static <T> T stage(String name, Supplier<T> stage) {
        T result = UsageMeter.stage(name, stage);
        open().forEach(RunLedger::save);
        return result;
    }

    /** Writes the ledgers of the current runs if that was not done recently, so that a killed run loses little. */
    public static void tick() {
        open().forEach(RunLedger::saveIfDue);
    }

    /**
     * What the run of a folder has used: up to now if it is the current run, otherwise what its file says. Nothing if the
     * folder has no ledger.
     */
    public static Ledger of(Path folder) {
        return open().stream()
                .filter(ledger -> ledger.file.equals(file(folder)))
                .findFirst()
                .map(RunLedger::sum)
                .or(() -> Ledger.find(folder))
                .orElse(Ledger.NONE);
    }

    private synchronized void saveIfDue() {
        if (System.nanoTime() - saved > BETWEEN_SAVES.toNanos()) {
            save();
        }
    }

    private Ledger sum() {
        Ledger now = meter.ledger();
        if (earlier.sessions() > 0 && now.total().equals(Usage.NONE)) {
            return earlier;
        }
        Ledger sum = earlier.plus(now);
        return Prices.current().map(sum::withPrices).orElse(sum);
    }

    private synchronized void save() {
        Ledger sum = sum();
        if (sum.equals(earlier) && Files.exists(file)) {
            return;
        }
        // Another run may have begun in a folder that was deleted or replaced.
        work.requireHeld();
        if (!Files.isDirectory(folder)) {
            return;
        }
        Cancellation.uninterrupted(() -> {
            sum.write(file);
            return true;
        });
        saved = System.nanoTime();
    }
}
