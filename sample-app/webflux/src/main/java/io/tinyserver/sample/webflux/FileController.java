package io.tinyserver.sample.webflux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Takes files and gives them back. */
@RestController
@RequestMapping("/files")
class FileController {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9]+)?");

    private final Path folder;

    FileController() throws IOException {
        folder = Files.createTempDirectory("sample-webflux-");
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<String> upload(@RequestPart("file") FilePart file) {
        Path target = place(file.filename());
        return file.transferTo(target).then(Mono.fromCallable(() -> file.filename() + ": " + Files.size(target)));
    }

    /** Never shown in place: a page that somebody has left would run its scripts as one of ours. */
    @GetMapping("/{name}")
    ResponseEntity<Resource> download(@PathVariable String name) {
        Path file = place(name);
        if (!Files.isRegularFile(file)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no file " + name);
        }
        ContentDisposition attachment =
                ContentDisposition.attachment().filename(name).build();
        return ResponseEntity.ok()
                .headers(headers -> headers.setContentDisposition(attachment))
                .body(new FileSystemResource(file));
    }

    private Path place(String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "The name of a file has letters, digits, '_', '-' and at most one dot");
        }
        return folder.resolve(name);
    }
}
