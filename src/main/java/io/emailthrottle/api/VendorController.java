package io.emailthrottle.api;

import io.emailthrottle.failover.Vendors;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /vendors}: which vendors there are, and how each is doing. */
@RestController
@Tag(name = "Vendors")
class VendorController {

    /** All vendors, in the order of preference. */
    @Schema(name = "VendorList")
    record VendorList(List<VendorView> data) {}

    private final Vendors vendors;

    VendorController(Vendors vendors) {
        this.vendors = vendors;
    }

    @Operation(summary = "List the vendors with circuit, limits and sends in flight")
    @GetMapping(path = "/vendors", produces = MediaType.APPLICATION_JSON_VALUE)
    VendorList list() {
        return new VendorList(vendors.all().stream().map(VendorView::of).toList());
    }

    @Operation(summary = "Show one vendor")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = VendorView.class)))
    @ApiResponse(
            responseCode = "404",
            description = "No vendor has this name",
            content = @Content(schema = @Schema(implementation = ApiError.class)))
    @GetMapping(path = "/vendors/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> get(@PathVariable String name) {
        return vendors.named(name)
                .<ResponseEntity<?>>map(vendor -> ResponseEntity.ok(VendorView.of(vendor)))
                .orElseGet(() -> new ApiError(
                                org.springframework.http.HttpStatus.NOT_FOUND, "not_found", "Vendor not found")
                        .response());
    }
}
