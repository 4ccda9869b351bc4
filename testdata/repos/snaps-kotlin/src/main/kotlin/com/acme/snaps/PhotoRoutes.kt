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
import io.ktor.utils.io.toByteArray

fun Route.photos() = route("/photos") {
    post {
        val id = newId()
        var title = ""
        var photo = ByteArray(0)
        call.receiveMultipart().forEachPart { part ->
            when (part) {
                is PartData.FormItem -> title = part.value
                is PartData.FileItem -> photo = stripped(part.provider().toByteArray())
                else -> Unit
            }
            part.dispose()
        }
        Store.add(id, title, photo)
        call.respond(HttpStatusCode.Created, mapOf("id" to id))
    }

    get("/{id}") {
        val id = call.parameters["id"]!!
        call.respond(mapOf("id" to id, "views" to Store.seen(id).toString()))
    }
}

private fun stripped(photo: ByteArray): ByteArray {
    val exiftool = ProcessBuilder("exiftool", "-all=", "-").start()
    exiftool.outputStream.use { it.write(photo) }
    return exiftool.inputStream.readBytes()
}
