package io.github.rlaifv.report.inspect;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.internal.server.FileLinks;
import io.github.rlaifv.report.internal.server.ImageBytes;
import io.github.rlaifv.report.internal.view.InspectionPages;
import io.github.rlaifv.report.internal.view.ListQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the pages of an inspection to a folder, to be kept or sent: they need no server and no network. A script
 * filters their lists. The number of items is limited, because each has a page and an image. An image that can't be read
 * is left out with a warning; its item says so.
 */
public final class InspectionExport {
    /** Largest number of items per part. Default: {@value}. */
    public static final int DEFAULT_ITEMS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(InspectionExport.class);
    private static final String PICTURES = "pictures";
    private static final RunKind KIND = new RunKind(
            "inspection",
            new TreeSet<>(List.of("index.html", "part-*.html", "report-*.html", PICTURES + "/**")),
            entry -> false);

    private InspectionExport() {}

    /**
     * Writes the pages. Earlier pages in the folder are replaced, other files stay.
     *
     * @param inspection what is shown
     * @param folder folder to write to; created if it is missing
     * @param most largest number of items per part, at least 1: the first ones of each
     * @return the first page
     * @throws BadDataException if the folder is in the inspected one, if it holds files of others under names of pages,
     *     or if a file of the inspection is damaged
     * @throws StorageException if the folder can't be written
     */
    public static Path write(Inspection inspection, Path folder, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("the number of items must be at least 1, was " + most);
        }
        checkOutside(inspection.folder(), folder);
        FileLinks links = new FileLinks(most);
        List<InspectedPart> parts = inspection.parts();
        InspectionPages pages = new InspectionPages(
                inspection.folder(), parts, inspection.reports(), inspection.skipped(), links, true);
        try (WorkFolder work = WorkFolder.open(folder, KIND)) {
            clear(work);
            for (int i = 0; i < inspection.reports().size(); i++) {
                AtomicFile.write(
                        folder.resolve(links.report(i)),
                        BoundedFile.bytes(inspection.reports().get(i), InputLimit.IMAGE));
            }
            for (int part = 0; part < parts.size(); part++) {
                int items = Math.min(most, parts.get(part).size());
                for (int index = 0; index < items; index++) {
                    Cancellation.check("writing the pages of an inspection");
                    image(parts.get(part), part, index, folder, links);
                }
                for (int index = 0; index < items; index++) {
                    AtomicFile.write(
                            folder.resolve(links.item(part, index, "")), pages.item(part, index, ListQuery.FIRST));
                }
                AtomicFile.write(folder.resolve(links.list(part, "")), pages.list(part, ListQuery.FIRST));
            }
            Path first = folder.resolve(links.overview());
            AtomicFile.write(first, pages.overview());
            return first;
        }
    }

    private static void clear(WorkFolder work) {
        Predicate<Path> own = work::isOwn;
        try {
            FolderEntries.of(work.path()).stream().filter(own).forEach(work::delete);
            work.delete(work.path().resolve(PICTURES));
        } catch (IOException e) {
            throw StorageException.reading(work.path(), e);
        }
    }

    private static void image(InspectedPart part, int number, int index, Path folder, FileLinks links) {
        Optional<ImageSource> image = part.get(index).image();
        if (image.isEmpty()) {
            return;
        }
        ImageBytes encoded;
        try {
            encoded = ImageBytes.of(image.orElseThrow(), false);
        } catch (BadDataException | StorageException e) {
            LOG.warn("an image is left out of the pages: {}", e.getMessage());
            return;
        }
        links.ending(number, index, encoded.ending());
        AtomicFile.write(folder.resolve(links.image(number, index, false)), encoded.bytes());
    }

    /** The inspected folder is only read, so pages can't be in it. */
    private static void checkOutside(Path inspected, Path folder) {
        try {
            Path real = inspected.toRealPath();
            Path there = folder.toAbsolutePath().normalize();
            while (Files.notExists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            if (Files.isDirectory(real) && there.toRealPath().startsWith(real)) {
                throw new BadDataException(folder + " is in the inspected folder " + inspected
                        + ", in which nothing is changed: choose a folder outside of it for the pages");
            }
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }
}
