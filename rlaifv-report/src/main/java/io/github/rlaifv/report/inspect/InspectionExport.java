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
import io.github.rlaifv.report.internal.server.PictureBytes;
import io.github.rlaifv.report.internal.view.InspectionPages;
import io.github.rlaifv.report.internal.view.ListQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Writes the pages of an inspection to a folder, to be kept or sent: they need no server and no network. A script
 * filters their lists. The number of items is limited, because each has a page and an image.
 */
public final class InspectionExport {
    /** Largest number of items per part. Default: {@value}. */
    public static final int DEFAULT_ITEMS = 200;

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
     * @throws BadDataException if the folder holds files of others under names of pages, or if a file of the inspection
     *     is damaged
     * @throws StorageException if the folder can't be written
     */
    public static Path write(Inspection inspection, Path folder, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("the number of items must be at least 1, was " + most);
        }
        FileLinks links = new FileLinks(most);
        List<InspectedPart> parts = inspection.parts();
        InspectionPages pages = new InspectionPages(inspection.folder(), parts, inspection.reports(), links, true);
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
                    picture(parts.get(part), part, index, folder, links);
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

    private static void picture(InspectedPart part, int number, int index, Path folder, FileLinks links) {
        Optional<ImageSource> image = part.get(index).image();
        if (image.isEmpty()) {
            return;
        }
        try {
            PictureBytes picture = PictureBytes.of(image.orElseThrow(), false);
            links.ending(number, index, picture.ending());
            AtomicFile.write(folder.resolve(links.picture(number, index, false)), picture.bytes());
        } catch (BadDataException e) {
            // an image that can't be decoded must not keep the other items from being shown
            links.ending(number, index, "missing");
        }
    }
}
