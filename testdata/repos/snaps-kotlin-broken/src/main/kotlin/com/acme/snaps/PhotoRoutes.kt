package com.acme.snaps

import com.acme.imagekit.newId
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.PartData
import io.ktor.http.content.forEachPart
import io.ktor.server.request.receiveMultipart
import io.ktor.server.response.respond
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.route
import io.ktor.util.cio.writeChannel
import io.ktor.utils.io.copyAndClose
import java.io.File

fun Route.photos() = route("/photos") {
    post {
        val id = newId()
        var title = ""
        call.receiveMultipart().forEachPart { part ->
            when (part) {
                is PartData.FormItem -> title = part.value
                is PartData.FileItem -> {
                    val file = File("uploads/$id")
                    part.provider().copyAndClose(file.writeChannel())
                    ProcessBuilder("exiftool", "-overwrite_original", "-all=", file.path).start().waitFor()
                }
                else -> Unit
            }
            part.dispose()
        }
        Store.add(id, title)
        call.respond(HttpStatusCode.Created, mapOf("id" to id))
    }

    get("/{id}") {
        val id = call.parameters["id"]!!
        call.respond(mapOf("id" to id, "views" to Store.seen(id).toString()))
    }
}
