package io.github.rlaifv.inference.evaluation.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;

/** Writes folders in the layout of Object HalBench and COCO 2014; images alternate between COCO's two splits. */
public final class ObjectHalFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BenchmarkFiles files;
    private final List<Image> images = new ArrayList<>();

    private record Image(long id, String question, List<String> outlined, List<String> captions) {}

    public ObjectHalFolder(Path folder) {
        files = new BenchmarkFiles(folder);
    }

    public ObjectHalFolder image(long id, String question, List<String> outlined, List<String> captions) {
        images.add(new Image(id, question, outlined, captions));
        return this;
    }

    /** @param synonyms content of the synonyms file */
    public Path write(String synonyms) {
        StringBuilder records = new StringBuilder();
        for (Image image : images) {
            ObjectNode record = JSON.createObjectNode();
            record.put("image_id", image.id()).put("question", image.question());
            record.put("image", Base64.getEncoder().encodeToString(bytes(image.id())));
            records.append(record).append('\n');
        }
        files.text("obj_halbench_300_with_image.jsonl", records.toString()).text("synonyms_refine.txt", synonyms);
        LinkedHashSet<String> names = new LinkedHashSet<>();
        images.forEach(image -> names.addAll(image.outlined()));
        for (int split = 0; split < 2; split++) {
            String name = split == 0 ? "train2014" : "val2014";
            files.text("annotations/instances_" + name + ".json", instances(split, List.copyOf(names)));
            files.text("annotations/captions_" + name + ".json", captions(split));
        }
        return files.folder();
    }

    static byte[] bytes(long id) {
        return ("picture " + id).getBytes(StandardCharsets.UTF_8);
    }

    private String instances(int split, List<String> names) {
        ObjectNode file = top();
        ArrayNode annotations = file.putArray("annotations");
        for (int i = split; i < images.size(); i += 2) {
            Image image = images.get(i);
            for (String name : image.outlined()) {
                ObjectNode one = annotations.addObject();
                one.putArray("segmentation").addArray().add(1.5).add(2);
                one.put("iscrowd", 0).put("image_id", image.id());
                one.putArray("bbox").add(1).add(2);
                one.put("category_id", 10 + names.indexOf(name)).put("id", annotations.size());
            }
        }
        // an image that is not in the benchmark
        annotations.addObject().put("image_id", 424242).put("category_id", 9999);
        ArrayNode categories = file.putArray("categories");
        for (int i = 0; i < names.size(); i++) {
            categories
                    .addObject()
                    .put("supercategory", "thing")
                    .put("id", 10 + i)
                    .put("name", names.get(i));
        }
        return file.toString();
    }

    private String captions(int split) {
        ObjectNode file = top();
        ArrayNode annotations = file.putArray("annotations");
        annotations.addObject().put("image_id", 424242).put("id", 1).put("caption", "A dog on a bus.");
        for (int i = split; i < images.size(); i += 2) {
            for (String caption : images.get(i).captions()) {
                annotations
                        .addObject()
                        .put("image_id", images.get(i).id())
                        .put("id", 2)
                        .put("caption", caption);
            }
        }
        return file.toString();
    }

    private static ObjectNode top() {
        ObjectNode file = JSON.createObjectNode();
        file.putObject("info").put("year", 2014).putObject("annotations").put("id", 1);
        file.putArray("images").addObject().put("id", 424242).put("file_name", "x.jpg");
        return file;
    }
}
