package io.github.rlaifv.human;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabelFile;
import io.github.rlaifv.report.internal.LabelingPage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A sheet for people: one HTML page that needs no network, and its key. The page keeps its images, runs only its own
 * script, keeps what people answer in their browser, and saves it as {@code labels-NAME.json}.
 */
public final class HumanSheet {
    /** Name of the page in the folder of a sheet. */
    public static final String PAGE = "sheet.html";

    /** Kind of the folder of a sheet. */
    public static final String KIND = "sheet for people";

    private final HumanKey key;
    private final String criterion;
    private final List<SheetItem> items;
    private final SortedMap<String, String> skipped;

    HumanSheet(HumanKey key, String criterion, List<SheetItem> items, SortedMap<String, String> skipped) {
        this.key = key;
        this.criterion = criterion;
        this.items = List.copyOf(items);
        this.skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    }

    /** Returns the key, which says what the page hides. */
    public HumanKey key() {
        return key;
    }

    /** Returns the reasons why instructions are not on the sheet, by their id, such as an image that can't be used. */
    public SortedMap<String, String> skipped() {
        return skipped;
    }

    /**
     * Writes the page {@value #PAGE} and the key {@code sheet-key.json}. Give people only the page, and put the files that
     * they send back into the folder.
     *
     * @param folder a folder that is missing or empty
     * @return the page
     * @throws io.github.rlaifv.core.run.BadDataException if the folder has files
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public Path write(Path folder) {
        AtomicFolder.create(folder, KIND, this::fill);
        return folder.resolve(PAGE);
    }

    /**
     * Writes page and key into an empty folder.
     *
     * @throws io.github.rlaifv.core.run.StorageException if they can't be written
     */
    public void fill(Path folder) {
        AtomicFile.write(folder.resolve(PAGE), html());
        key.write(folder.resolve(HumanKey.FILE));
    }

    private String html() {
        return new LabelingPage(resource("sheet.html"), resource("human.css"), resource("items.js"), data()).html();
    }

    private String data() {
        ObjectNode data = JsonText.object();
        data.put("version", HumanLabelFile.VERSION).put("sheet", key.sheet()).put("criterion", criterion);
        SheetPictures pictures = new SheetPictures();
        ArrayNode all = data.putArray("items");
        for (SheetItem item : items) {
            Cancellation.check("writing a sheet for people");
            ObjectNode one = all.addObject().put("question", item.question()).put("choice", item.choice());
            item.image().ifPresent(image -> one.put("picture", pictures.place(image)));
            item.texts().forEach(one.withArray("texts")::add);
            ArrayNode units = one.putArray("units");
            item.units().forEach(unit -> units.addObject().put("id", unit.id()).put("text", unit.text()));
        }
        ArrayNode addresses = data.putArray("pictures");
        pictures.addresses().forEach(addresses::add);
        return data.toString();
    }

    private static String resource(String name) {
        return LibraryResource.text(HumanSheet.class, name);
    }
}
